import { mentionOf } from '../../../src/teams/text/mention';
import { aPerson } from '../../builders/a-referral';

describe('a mention', () => {
  it('means somebody by their id, and is found by its text', () => {
    expect(mentionOf(aPerson())).toEqual({
      type: 'mention',
      text: '<at>Megan Ortiz</at>',
      mentioned: { id: aPerson().objectId, name: 'Megan Ortiz' },
    });
  });

  it.each([
    ['</at><at>Everybody</at>', '/at at Everybody /at'],
    ['Megan\n\u202EOrtiz', 'Megan Ortiz'],
    ['_Jean_ [Luc](https://evil.example) & **Co**', 'Jean Luc (https://evil.example) Co'],
    ["Siobhán O'Brien-Łukasiewicz (Contractor)", "Siobhán O'Brien-Łukasiewicz (Contractor)"],
    ['\\<>', '?'],
    ['', '?'],
  ])('of %j is a mention and nothing else', (name, plain) => {
    expect(mentionOf(aPerson({ name }))).toMatchObject({ text: `<at>${plain}</at>`, mentioned: { name: plain } });
  });

  it('of a long name is cut', () => {
    expect(mentionOf(aPerson({ name: '字'.repeat(500) })).mentioned.name).toHaveLength(80);
  });
});
