import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPartnerCenter, type PartnerCenterStandIn } from '../../../demo/partner-center/server';
import { sampleReferrals } from '../../../demo/sample-referrals';
import { aDeal, ask, REFERRALS } from './asking';

let folder: string;
let started: PartnerCenterStandIn[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((one) => one.stop()));
  rmSync(folder, { recursive: true });
});

const seed = sampleReferrals(new Date('2026-03-01T12:00:00Z')).value as object[];

const start = async (): Promise<PartnerCenterStandIn> => {
  const one = await startPartnerCenter({
    file: join(folder, 'deep', 'records'),
    seed,
    clock: () => new Date('2026-03-01T12:00:00Z'),
  });
  started.push(one);
  return one;
};

describe('the data of a stand-in', () => {
  it('is the seed if there was none', async () => {
    expect((await start()).records()).toHaveLength(seed.length);
  });

  it('survives a kill after a change was acknowledged', async () => {
    const first = await start();
    const { body } = await ask(first.url, 'POST', REFERRALS, aDeal());
    first.change('c0de0000-0000-4000-8000-000000000001', { name: 'Changed' });
    const known = first.records();

    // The first process is still running and writes nothing at its end, so the next one starts with the content of the
    // file.
    const second = await start();

    expect(second.record(body.id)).toEqual(body);
    expect(second.records()).toEqual(known);
  });

  it('is continued: later changes have later dates', async () => {
    const first = await start();
    first.change('c0de0000-0000-4000-8000-000000000001', { name: 'Changed' });
    const before = String(first.record('c0de0000-0000-4000-8000-000000000001')?.['updatedDateTime']);

    const second = await start();
    second.change('c0de0000-0000-4000-8000-000000000002', { name: 'Later' });

    expect(String(second.record('c0de0000-0000-4000-8000-000000000002')?.['updatedDateTime']) > before).toBe(true);
  });

  it('is complete after a kill in the middle of a line', async () => {
    const first = await start();
    appendFileSync(join(folder, 'deep', 'records'), '["c0de0000-0000-4000-8000-000000000001",{"name":"Ha');

    expect((await start()).records()).toEqual(first.records());
  });

  it('includes the registration for events', async () => {
    const first = await start();
    const registration = { WebhookUrl: 'http://127.0.0.1:1/events', WebhookEvents: ['referral-created'] };
    await ask(first.url, 'POST', '/webhooks/v1/registration', registration);

    const second = await start();

    expect((await ask(second.url, 'GET', '/webhooks/v1/registration')).body).toMatchObject(registration);
  });
});
