import { cancelledCard, unfinishedCard } from '../../../src/teams/cards/draft-offer';
import type { Reader } from '../../../src/teams/text/reader';
import { NOW } from '../../builders/a-referral';
import { factsIn, nodesOf } from '../../support/card-parts';
import { buttonsIn, textIn } from '../../support/card-reading';
import { aDraft, WHOLE } from '../../support/draft-gallery';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };

describe('the offer to continue an unfinished deal', () => {
  const { card, summary } = unfinishedCard(aDraft(WHOLE), 'Litware 20k', READER);

  it('names the deal, and says since when it waits', () => {
    expect(summary).toBe('You have an unfinished deal');
    expect(factsIn(card)).toEqual({
      Customer: 'Contoso Freight Inc',
      'Deal name': 'Contoso Freight data estate',
      Value: '$50,000.00',
      'Close date': 'Sep 30, 2026',
    });
    expect(textIn(card)).toContain('Last changed Mon, Jun 15, 10:00');
  });

  it('continues the deal, or starts another one with the typed line', () => {
    expect(buttonsIn(card).map(({ title, data }) => [title, data])).toEqual([
      ['Go on with it', { verb: 'draft.edit', referralId: 'draft-1', version: 3 }],
      ['Begin anew', { verb: 'draft.cancel', referralId: 'draft-1', version: 3, line: 'Litware 20k' }],
    ]);
  });

  it('has no facts if nothing is known yet', () => {
    expect(nodesOf(unfinishedCard(aDraft(), '', READER).card).filter(({ type }) => type === 'FactSet')).toEqual([]);
  });
});

describe('the card of a cancelled deal', () => {
  it('says that nothing was created, and how to undo it by button or by command', () => {
    const { card } = cancelledCard(aDraft(WHOLE, { cancelledAt: NOW }), READER);

    expect(textIn(card)).toContain(
      'Nothing was created. For a minute you can still take it up again: press the button, or type "undo".',
    );
    expect(buttonsIn(card).map(({ title, verb }) => [title, verb])).toEqual([['Undo', 'draft.back']]);
  });
});
