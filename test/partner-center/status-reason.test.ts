import { DECLINE_REASONS } from '../../src/domain/model/decline-reason';
import { statusReason } from '../../src/partner-center/status-reason';

describe('the reason of a status', () => {
  it('names the reason, then the note', () => {
    expect(statusReason('timeline-too-short', 'They start on Monday')).toBe(
      'Proposed timeline too short: They start on Monday',
    );
  });

  it('is the reason alone where there is no note', () => {
    expect(statusReason('other', null)).toBe('Other');
  });

  it('is the note alone where there is no reason', () => {
    expect(statusReason(null, 'They start on Monday')).toBe('They start on Monday');
  });

  it('is none where nobody gave any', () => {
    expect(statusReason(null, null)).toBeNull();
  });

  it('is another one for each of the reasons', () => {
    expect(new Set(DECLINE_REASONS.map((reason) => statusReason(reason, null))).size).toBe(DECLINE_REASONS.length);
  });
});
