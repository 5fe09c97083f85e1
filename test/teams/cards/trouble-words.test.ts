import { CHANGE_KINDS, isPermanent, TROUBLES } from '../../../src/domain/model/trouble';
import type { Referral } from '../../../src/domain/model/referral';
import { LOCALES } from '../../../src/locales/translate';
import { failureWords, fieldMeant, remedyWords, targetWords, troubleOf } from '../../../src/teams/cards/trouble-words';
import type { Reader } from '../../../src/teams/text/reader';
import { aReferral } from '../../builders/a-referral';
import { READERS } from '../../support/card-gallery';
import { aClosing, aDeal } from '../../support/deal-gallery';
import { aTrouble, troubled, UNKNOWN_THERE } from '../../support/trouble-gallery';

const LONDON: Reader = { locale: 'en', timeZone: 'Europe/London' };
const SHANGHAI: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

const says = (referral: Referral, reader = LONDON): string =>
  troubleOf(referral, reader)
    .map(({ text }) => text)
    .join('\n');

describe('what a card says of Partner Center', () => {
  it('is nothing while all is well', () => {
    expect(troubleOf(aDeal(), LONDON)).toEqual([]);
  });

  it.each([
    [
      'unreachable',
      '⏳ Waiting to reach Partner Center since Mon, Jun 15, 9:00 AM GMT+1. Nothing is lost: the answer is sent as soon as it can be.',
    ],
    [
      'throttled',
      '⏳ Partner Center asked us to wait (since Mon, Jun 15, 9:00 AM GMT+1). Nothing is lost: the answer is sent as soon as it can be.',
    ],
    [
      'unauthorized',
      '⏳ The sign-in to Partner Center has expired (since Mon, Jun 15, 9:00 AM GMT+1); an administrator has to renew it. Nothing is lost: the answer is sent as soon as it can be.',
    ],
    [
      'forbidden',
      '⏳ Partner Center does not let this service do that (since Mon, Jun 15, 9:00 AM GMT+1); an administrator has to get it the right to. Nothing is lost: the answer is sent as soon as it can be.',
    ],
    [
      'changed',
      '⏳ Somebody else keeps changing the record in Partner Center (since Mon, Jun 15, 9:00 AM GMT+1). Nothing is lost: the answer is sent as soon as it can be.',
    ],
    [
      'missing',
      '⚠ Mon, Jun 15, 9:00 AM GMT+1: Partner Center has no such record for us any more, so that the acceptance could not be sent. Look in Partner Center what became of it, then press Try again.',
    ],
    [
      'invalid',
      '⚠ Mon, Jun 15, 9:00 AM GMT+1: Partner Center did not take the acceptance, and does not say why. Check the deal with Edit, or press Try again.',
    ],
  ] as const)('of trouble called %s is why, since when, and what happens next', (code, words) => {
    expect(says(troubled({ code }))).toBe(words);
  });

  it('is in the language and on the clock of whoever reads', () => {
    expect(says(troubled({}), SHANGHAI)).toBe(
      '⏳ 自 6月15日周一 GMT+8 16:00 起无法连接合作伙伴中心，正在等待。内容不会丢失：一旦可行，就会发送答复。',
    );
  });

  it('says of a deal that is not there yet that it is not', () => {
    expect(says(troubled({ deed: 'create' }, UNKNOWN_THERE))).toContain(
      'Partner Center does not know of this deal yet. Nothing is lost: the deal is created there as soon as it can be.',
    );
  });

  it('says of a co-sell that is half done what is there, what is not, and why', () => {
    expect(says(troubled({ deed: 'invite', code: 'throttled' }))).toMatch(
      /asked us to wait .+ The deal is in Partner Center, but Microsoft is not invited yet\. Nothing is lost/u,
    );
    expect(says(troubled({ deed: 'invite', code: 'invalid' }))).toMatch(
      /did not take the invitation to Microsoft.+ The deal is in Partner Center, but Microsoft is not invited yet\./u,
    );
  });

  it('tells what takes its time from what somebody must do something about, by sign and by tone', () => {
    const looks = TROUBLES.map((code) => [
      code,
      troubleOf(troubled({ code }), LONDON)
        .map(({ text, tone }) => `${text.slice(0, 1)} ${tone}`)
        .join(),
    ]);

    expect(looks).toEqual(TROUBLES.map((code) => [code, isPermanent(code) ? '⚠ warning' : '⏳ emphasis']));
  });

  it.each(LOCALES)('has words of its own for each trouble and for each deed that was refused (%s)', (locale) => {
    const ofCodes = TROUBLES.map((code) => says(troubled({ code }), READERS[locale]));
    const ofDeeds = CHANGE_KINDS.map((deed) => says(troubled({ code: 'invalid', deed }), READERS[locale]));

    expect(new Set(ofCodes).size).toBe(TROUBLES.length);
    expect(new Set(ofDeeds).size).toBe(CHANGE_KINDS.length);
  });
});

describe("Partner Center's name for a value", () => {
  it.each([
    ['details/dealValue', 'Value', '金额'],
    ['Details.DealValue', 'Value', '金额'],
    ['/details/closingDateTime', 'Closes', '预计成交'],
    ['/team/0/phoneNumber', 'Team: Phone', '成员：电话'],
    ['Team[12].PhoneNumber', 'Team: Phone', '成员：电话'],
    ['customerProfile/address/country', 'Country of the customer', '客户所在国家/地区'],
    ['customerProfile.team[0].email', 'Contact at the customer', '客户联系人'],
    ['details.requirements.solutions[3].id', 'Solutions', '解决方案'],
  ])('%s is what our field is called', (target, english, chinese) => {
    expect([targetWords(target, LONDON), targetWords(target, SHANGHAI)]).toEqual([english, chinese]);
  });

  it.each(['details/somethingNew', 'referral', 'teams'])('%s stands for itself where nobody knows it', (target) => {
    expect(targetWords(target, LONDON)).toBe(target);
  });

  it('is text and nothing else, and not long', () => {
    expect(targetWords('**x** [a](https://evil.example)', LONDON)).toBe(
      String.raw`\*\*x\*\* \[a\](https://evil.example)`,
    );
    expect(targetWords('x'.repeat(500), LONDON).length).toBeLessThanOrEqual(61);
  });

  it('means a field of the deal, where it is one that people set', () => {
    const targets = ['details/currency', 'team/0/lastName', 'customerProfile/name', 'status', 'nonsense', '', null];

    expect(targets.map(fieldMeant)).toEqual(['value', 'team', null, null, null, null, null]);
  });
});

describe('what people can do about a refusal', () => {
  const remedy = (referral: Referral, target: string | null, code: 'invalid' | 'missing' = 'invalid'): string =>
    remedyWords(referral, { code, target }, LONDON);

  it('is to change the value, where it can be changed here', () => {
    expect(remedy(aDeal(), 'details/dealValue')).toBe('Change it with Edit, or press Try again.');
    expect(remedy(aDeal(), null)).toBe('Check the deal with Edit, or press Try again.');
  });

  it.each([
    ['a value that nobody sets here', aDeal(), 'customerProfile/name'],
    ['a deal that is over', aReferral({ stage: 'won' }), 'details/dealValue'],
    ['a deal that is being closed', aDeal({ closing: aClosing() }), null],
  ])('is to go to Partner Center for %s', (_, referral, target) => {
    expect(remedy(referral, target)).toBe('Put it right in Partner Center, then press Try again.');
  });

  it('is not to go where Partner Center does not know the deal', () => {
    expect(remedy(aDeal(UNKNOWN_THERE), 'customerProfile/address/country')).toBe(
      'This value cannot be changed here any more: begin again with "new deal", or press Try again.',
    );
    expect(remedy(aDeal({ ...UNKNOWN_THERE, stage: 'lost' }), 'details/dealValue')).toBe(
      'Press Try again; if it stays, tell your administrator.',
    );
    expect(remedy(aDeal(UNKNOWN_THERE), null, 'missing')).toBe(
      'Press Try again; if it stays, tell your administrator.',
    );
  });

  it('is to look where the record is gone', () => {
    expect(remedy(aDeal(), null, 'missing')).toBe('Look in Partner Center what became of it, then press Try again.');
  });
});

describe('why something was refused', () => {
  it('names the value, where Partner Center does', () => {
    expect(failureWords({ ...aTrouble(), deed: 'edit', code: 'invalid', target: 'details/notes' }, LONDON)).toBe(
      'Partner Center did not take the changes, because of "Notes".',
    );
    expect(failureWords({ ...aTrouble(), deed: 'win', code: 'missing' }, SHANGHAI)).toBe(
      '合作伙伴中心已没有可供我们访问的此记录，因此无法发送赢单结果。',
    );
  });
});
