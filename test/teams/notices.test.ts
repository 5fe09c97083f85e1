import { expiryNotice, holeNotice } from '../../src/teams/notices';
import type { Reader } from '../../src/teams/reader';
import { aReferral, daysFromNow } from '../builders/a-referral';
import { emptyReferral } from '../support/card-gallery';

const LONDON: Reader = { locale: 'en', timeZone: 'Europe/London' };
const SHANGHAI: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const expired = aReferral({ stage: 'expired', deadline: daysFromNow(4), answer: { by: null, at: daysFromNow(4), reason: null, note: null } });

const GENERAL = { name: 'General', kind: 'channel' } as const;

describe('the notice that nobody answered in time', () => {
  it('says which referral, until when, and where it went', () => {
    expect(expiryNotice(expired, LONDON)).toBe('Time ran out: nobody answered R-7K2MQ (Contoso Freight Inc) until Fri, Jun 19, 10:00 AM GMT+1. It was archived as expired.');
    expect(expiryNotice(expired, SHANGHAI)).toBe('已超时：截至 6月19日周五 GMT+8 17:00 无人答复 R-7K2MQ（Contoso Freight Inc），已归档为已过期。');
  });

  it.each([
    [{ ...expired, deadline: null }, 'until Fri, Jun 19'],
    [{ ...expired, deadline: null, answer: null }, 'until Sat, Jun 13'],
  ])('knows when from what is known', (referral, words) => {
    expect(expiryNotice(referral, LONDON)).toContain(words);
  });

  it('keeps a customer\'s name on its line, as it is written', () => {
    const { customer } = expired;

    expect(expiryNotice({ ...expired, customer: { ...customer, name: 'A*B*\n\u202E<at>C</at>' } }, LONDON)).toContain('R-7K2MQ (A*B* <at>C</at>) until');
    expect(expiryNotice({ ...expired, customer: emptyReferral().customer }, LONDON)).toContain('R-7K2MQ (Customer not named) until');
  });
});

describe('the notice that the routing has a hole', () => {
  it('says which referral nobody asks for, where it was posted, and what to do', () => {
    expect(holeNotice(aReferral(), GENERAL, LONDON)).toBe(
      'No channel asks for R-7K2MQ (Contoso Freight Inc, United States), so it was posted to General. To have such referrals posted where they belong, type "settings" in a channel and widen what it asks for.',
    );
    expect(holeNotice(aReferral(), GENERAL, SHANGHAI)).toContain('没有频道接收 R-7K2MQ（Contoso Freight Inc, 美国），因此已发布到 General。');
  });

  it.each([
    [{ name: null, kind: 'channel' }, 'posted to a channel whose name I do not know.'],
    [{ name: null, kind: 'groupChat' }, 'posted to a group chat.'],
  ] as const)('says what it can of a place without a name', (subscriber, words) => {
    expect(holeNotice(aReferral(), subscriber, LONDON)).toContain(words);
  });

  it('says no more of the customer than is known', () => {
    expect(holeNotice(emptyReferral(), GENERAL, LONDON)).toContain('R-7K2MQ (Customer not named), so');
  });
});
