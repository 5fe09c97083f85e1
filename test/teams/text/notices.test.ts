import { TROUBLES } from '../../../src/domain/model/trouble';
import { LOCALES } from '../../../src/locales/translate';
import { expiryNotice, unroutedNotice, parkedNotice, troubleNotice } from '../../../src/teams/text/notices';
import type { Reader } from '../../../src/teams/text/reader';
import { aReferral, daysFromNow } from '../../builders/a-referral';
import { emptyReferral, READERS } from '../../support/card-gallery';

const LONDON: Reader = { locale: 'en', timeZone: 'Europe/London' };
const SHANGHAI: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const expired = aReferral({
  stage: 'expired',
  deadline: daysFromNow(4),
  answer: { by: null, at: daysFromNow(4), reason: null, note: null },
});

const GENERAL = { name: 'General', kind: 'channel' } as const;

describe('the notice that nobody answered in time', () => {
  it('names the referral, the deadline, and where it is now', () => {
    expect(expiryNotice(expired, LONDON)).toBe(
      'Time ran out: nobody answered R-7K2MQ (Contoso Freight Inc) by Fri, Jun 19, 10:00 AM GMT+1. It was archived as expired.',
    );
    expect(expiryNotice(expired, SHANGHAI)).toBe(
      '已超时：截至 6月19日周五 GMT+8 17:00 无人答复 R-7K2MQ（Contoso Freight Inc），已归档为已过期。',
    );
  });

  it.each([
    [{ ...expired, deadline: null }, 'by Fri, Jun 19'],
    [{ ...expired, deadline: null, answer: null }, 'by Sat, Jun 13'],
  ])('uses the best date that is known', (referral, words) => {
    expect(expiryNotice(referral, LONDON)).toContain(words);
  });

  it("keeps a customer's name on its line, as it is written", () => {
    const { customer } = expired;

    expect(expiryNotice({ ...expired, customer: { ...customer, name: 'A*B*\n\u202E<at>C</at>' } }, LONDON)).toContain(
      'R-7K2MQ (A*B* <at>C</at>) by',
    );
    expect(expiryNotice({ ...expired, customer: emptyReferral().customer }, LONDON)).toContain(
      'R-7K2MQ (Customer not named) by',
    );
  });
});

describe('the notice that the routing does not cover a referral', () => {
  it('names the referral, the channel it was posted to, and what to do', () => {
    expect(unroutedNotice(aReferral(), GENERAL, LONDON)).toBe(
      'No channel asks for R-7K2MQ (Contoso Freight Inc, United States), so it was posted to General. To have such referrals posted where they belong, type "settings" in a channel and widen what it asks for.',
    );
    expect(unroutedNotice(aReferral(), GENERAL, SHANGHAI)).toContain(
      '没有频道接收 R-7K2MQ（Contoso Freight Inc, 美国），因此已发布到 General。',
    );
  });

  it.each([
    [{ name: null, kind: 'channel' }, 'posted to a channel whose name I do not know.'],
    [{ name: null, kind: 'groupChat' }, 'posted to a group chat.'],
  ] as const)('works for a channel without a name', (subscriber, words) => {
    expect(unroutedNotice(aReferral(), subscriber, LONDON)).toContain(words);
  });

  it('leaves out what is not known of the customer', () => {
    expect(unroutedNotice(emptyReferral(), GENERAL, LONDON)).toContain('R-7K2MQ (Customer not named), so');
  });
});

describe('the notice that Partner Center cannot be used', () => {
  it('says what has expired, which settings to renew, and that nothing is lost', () => {
    const told = troubleNotice('unauthorized', LONDON);

    expect(told).toContain('What people decide here is kept, and sent once this is mended.');
    expect(told).toContain('set PARTNER_CENTER_REFRESH_TOKEN to it');
    expect(told).toContain('Then restart the service.');
  });

  it.each(LOCALES)('has the exact names of settings and roles (%s)', (locale) => {
    const [unauthorized, forbidden] = [
      troubleNotice('unauthorized', READERS[locale]),
      troubleNotice('forbidden', READERS[locale]),
    ];

    for (const name of ['PARTNER_CENTER_REFRESH_TOKEN', 'PARTNER_CENTER_CLIENT_SECRET', 'PARTNER_CENTER_ACCESS_TOKEN'])
      expect(unauthorized).toContain(name);
    for (const role of ['Referrals admin', 'Referrals user']) expect(forbidden).toContain(role);
  });

  it.each(LOCALES)('differs for each trouble code (%s)', (locale) => {
    expect(new Set(TROUBLES.map((code) => troubleNotice(code, READERS[locale]))).size).toBe(TROUBLES.length);
  });
});

describe('the notice of parked effects', () => {
  it('gives each reason once in words, and the command to type', () => {
    expect(parkedNotice('R-7K2MQ', ['invalid', 'MessageSizeTooBig', 'EventRefused'], LONDON)).toBe(
      'Something failed and is no longer tried: Partner Center did not take a value, a message was too large for Teams, another system did not take the news of it. Type "retry R-7K2MQ" to try it again.',
    );
    expect(parkedNotice('R-7K2MQ', ['missing'], SHANGHAI)).toBe(
      '有操作失败且不再尝试：合作伙伴中心已没有可供我们访问的此记录。输入“重试 R-7K2MQ”即可重试。',
    );
  });

  it('counts refusals by Teams, whatever their code is', () => {
    const told = parkedNotice('R-7K2MQ', ['BadArgument', 'invalid', 'BadSyntax', 'several', '{{code}}'], LONDON);

    expect(told).toContain('Teams refused a message (4 times), Partner Center did not take a value.');
  });

  it.each(LOCALES)('has its own words for every trouble code (%s)', (locale) => {
    const refused = parkedNotice('R-7K2MQ', ['any other'], READERS[locale]);
    const told = TROUBLES.map((code) => parkedNotice('R-7K2MQ', [code], READERS[locale]));

    expect(new Set([refused, ...told]).size).toBe(TROUBLES.length + 1);
  });
});
