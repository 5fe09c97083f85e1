import { mentionOf } from '../../../src/teams/text/mention';
import { aPerson } from '../../builders/a-referral';

describe('a mention', () => {
  it('names a person by id, and has the text by which Teams finds it', () => {
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
  ])('of %j is only a mention', (name, plain) => {
    expect(mentionOf(aPerson({ name }))).toMatchObject({ text: `<at>${plain}</at>`, mentioned: { name: plain } });
  });

  it('of a long name is shortened', () => {
    expect(mentionOf(aPerson({ name: '字'.repeat(500) })).mentioned.name).toHaveLength(80);
  });
});
