import { LONGEST_NOTE, readDeclining } from '../../../src/domain/forms/declining';
import { DECLINE_REASONS, isDeclineReason } from '../../../src/domain/model/decline-reason';

describe('readDeclining', () => {
  it.each(DECLINE_REASONS.filter((reason) => reason !== 'other'))('takes %s without a note', (reason) => {
    expect(readDeclining({ reason, notes: '' })).toEqual({ ok: true, reason, note: null });
  });

  it.each(DECLINE_REASONS)('takes %s with a note, without the blanks around it', (reason) => {
    expect(readDeclining({ reason, notes: '  No capacity.\n' })).toEqual({ ok: true, reason, note: 'No capacity.' });
  });

  it.each(['', '  \n'])('requires a note if the reason is "other" and the note is %j', (notes) => {
    expect(readDeclining({ reason: 'other', notes })).toEqual({ ok: false, faults: { notes: 'note-required' } });
  });

  it.each(['', '  '])('requires a reason if it is %j', (reason) => {
    expect(readDeclining({ reason, notes: 'No capacity.' })).toEqual({ ok: false, faults: { reason: 'required' } });
  });

  it.each(['8', 'Other', 'too expensive', 'constructor', '__proto__'])('does not know the reason %j', (reason) => {
    expect(readDeclining({ reason, notes: 'No capacity.' })).toEqual({
      ok: false,
      faults: { reason: 'reason-unknown' },
    });
  });

  it('takes the longest note, not counting blanks around it, and refuses a longer one', () => {
    const longest = 'x'.repeat(LONGEST_NOTE);

    expect(readDeclining({ reason: 'other', notes: ` ${longest}\n` })).toEqual({
      ok: true,
      reason: 'other',
      note: longest,
    });
    expect(readDeclining({ reason: 'other', notes: `${longest}x` })).toEqual({
      ok: false,
      faults: { notes: 'too-long' },
    });
  });
});

describe('isDeclineReason', () => {
  it('knows Partner Center’s eight reasons, and no other', () => {
    expect(DECLINE_REASONS).toHaveLength(8);
    expect(['other', 'OTHER', ''].map(isDeclineReason)).toEqual([true, false, false]);
  });
});
