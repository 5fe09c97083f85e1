import { setTimeout as wait } from 'node:timers/promises';
import { startPartnerCenter, type PartnerCenterStandIn } from '../../demo/partner-center/server';
import { initialRecords, play } from '../../demo/storyline';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn(async () => undefined) }));

const waited = jest.mocked(wait);
const idOf = (number: number): string => `c0de0000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [CONTOSO, LITWARE, LITWARE_AT_MICROSOFT] = [idOf(1), idOf(8), idOf(9)];

let partnerCenter: PartnerCenterStandIn;

beforeEach(async () => {
  waited.mockClear();
  partnerCenter = await startPartnerCenter({ seed: initialRecords(new Date()) });
});
afterEach(() => partnerCenter.stop());

const goOn = new AbortController().signal;

describe('the course of the demo', () => {
  it('starts with two referrals that wait', () => {
    expect(partnerCenter.records().filter(({ status }) => status === 'New')).toHaveLength(2);
  });

  it('ends with all samples in Partner Center, and with Litware accepted on both sides', async () => {
    await play(partnerCenter, goOn);

    expect(partnerCenter.records()).toHaveLength(12);
    expect([LITWARE, LITWARE_AT_MICROSOFT].map((id) => partnerCenter.record(id)?.['substatus'])).toEqual([
      'Accepted',
      'Accepted',
    ]);
  });

  it('takes a little over a minute', async () => {
    await play(partnerCenter, goOn);

    expect(waited.mock.calls.reduce((sum, [milliseconds = 0]) => sum + milliseconds, 0)).toBe(75_000);
  });

  it('changes nothing when it is played again, whatever has changed in the meantime', async () => {
    await play(partnerCenter, goOn);
    partnerCenter.change(CONTOSO, { status: 'Active', substatus: 'Accepted' });
    const before = partnerCenter.records();

    await play(partnerCenter, goOn);

    expect(partnerCenter.records()).toEqual(before);
  });

  it('keeps an answer for Microsoft that was given on the page', async () => {
    waited
      .mockImplementationOnce(async () => undefined)
      .mockImplementationOnce(async () => {
        partnerCenter.answer(LITWARE, 'decline');
      });

    await play(partnerCenter, goOn);

    expect(partnerCenter.record(LITWARE_AT_MICROSOFT)).toMatchObject({ substatus: 'Declined' });
  });

  it('ends early when the demo stops', async () => {
    waited.mockImplementationOnce(async () => undefined).mockRejectedValueOnce(new Error('stopped'));

    await expect(play(partnerCenter, goOn)).rejects.toThrow('stopped');

    expect(partnerCenter.record(CONTOSO)).toBeUndefined();
  });
});
