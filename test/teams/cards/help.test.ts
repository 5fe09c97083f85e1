import { LOCALES, translate } from '../../../src/locales/translate';
import { helpCard } from '../../../src/teams/cards/help';
import { helpReply } from '../../../src/teams/features/help';
import { COMMANDS } from '../../../src/teams/features/registry';
import { READERS } from '../../support/card-gallery';
import { bytesOf, nodesOf } from '../../support/card-parts';
import { textIn } from '../../support/card-reading';

const READER = READERS.en;

describe('the help card', () => {
  it('lists the commands and what they do', () => {
    const card = helpCard(
      {
        title: 'What you can type',
        lines: ['Mention me first.'],
        commands: [{ usage: 'find TEXT', does: 'Looks for a customer' }],
      },
      READER,
    );

    expect(textIn(card)).toBe('What you can type\nMention me first.\nfind TEXT\nLooks for a customer');
    expect(card).toMatchObject({ lang: 'en', fallbackText: 'What you can type', speak: 'What you can type' });
  });

  it.each(LOCALES)('names every command (%s)', (locale) => {
    const reply = helpReply(COMMANDS, READERS[locale], 'help.title', ['help.channel']);
    const text = reply.kind === 'card' ? textIn(reply.card) : '';

    expect(COMMANDS.filter(({ name }) => !text.includes(translate(locale, `command.${name}.does`)))).toEqual([]);
    expect(
      COMMANDS.filter(({ name }) => !text.includes((translate(locale, `command.${name}`).split(',')[0] ?? '').trim())),
    ).toEqual([]);
  });

  it('has no buttons, since everything in it is typed', () => {
    const card = helpCard({ title: 'x', lines: [], commands: [] }, READER);

    expect(nodesOf(card).filter(({ type }) => String(type).startsWith('Action.'))).toEqual([]);
  });

  it.each(LOCALES)('is small (%s)', (locale) => {
    const reply = helpReply(COMMANDS, READERS[locale], 'help.title', ['help.channel']);

    expect(reply.kind === 'card' ? bytesOf(reply.card) : Infinity).toBeLessThan(8 * 1024);
  });
});
