import { DECLINE_REASONS } from '../../src/domain/model/decline-reason';
import { statusReason } from '../../src/partner-center/status-reason';

describe('the status reason', () => {
  it('contains the reason, then the note', () => {
    expect(statusReason('timeline-too-short', 'They start on Monday')).toBe(
      'Proposed timeline too short: They start on Monday',
    );
  });

  it('is only the reason if there is no note', () => {
    expect(statusReason('other', null)).toBe('Other');
  });

  it('is only the note if there is no reason', () => {
    expect(statusReason(null, 'They start on Monday')).toBe('They start on Monday');
  });

  it('is null if there is neither', () => {
    expect(statusReason(null, null)).toBeNull();
  });

  it('differs for each reason', () => {
    expect(new Set(DECLINE_REASONS.map((reason) => statusReason(reason, null))).size).toBe(DECLINE_REASONS.length);
  });
});
