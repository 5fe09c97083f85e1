// Slow, as it starts processes of the service and kills one.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startService } from '../../src/app/compose';
import { readConfig } from '../../src/app/config';
import { createLogger } from '../../src/observability/logger';
import { confirmation } from '../support/card-reading';
import { compiled } from '../support/compiled';
import { startDealDesk, type DealDesk } from '../support/deal-desk';
import { activityIn, MEGAN, SECRET } from '../support/desk';
import { KillableService } from '../support/killable-service';
import { eventually } from '../support/watching';

const MINUTE_MS = 60_000;

let folder: string;
let services: KillableService;
let work: DealDesk;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'closing-killed-test-'));
  services = new KillableService(await compiled(path.join('test', 'support', 'service-process.ts')), folder);
  work = await startDealDesk();
});

afterAll(async () => {
  services.discard();
  await work.stop();
  await rm(folder, { recursive: true, force: true });
});

const isFinal = (id: string): Promise<void> =>
  eventually(async () => (await work.stored(id))['closing'] === null, 'it was final');

describe('a service that is killed within the minute', () => {
  it('is followed by one that makes the closing final, once', async () => {
    const { desk } = work;
    const id = await work.deal();
    const { data } = confirmation(await work.press('deal.won', id));
    await desk.service.stop();
    const environment = {
      ALLOW_ANONYMOUS: 'true',
      PORT: '0',
      MONGODB_URI: desk.database.uri,
      MONGODB_DATABASE: desk.database.name,
      REFERRALS_WEBHOOK_SECRET: SECRET,
      LOG_LEVEL: 'silent',
      TICK: '* * * * * *',
    };
    const killed = await services.start({ environment, variations: {} });
    const press = {
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb: 'deal.won.confirm', data } },
      from: MEGAN,
    };
    await fetch(`${killed.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...activityIn(desk.connector.url), ...press }),
    });
    await killed.kill();
    const { stage, closing } = await work.stored(id);

    const config = readConfig(environment);
    const later = await startService(config, createLogger(config.logLevel), {
      clock: () => new Date(work.desk.now().getTime() + MINUTE_MS),
    });
    await isFinal(id).finally(() => later.stop());

    expect([stage, closing]).toMatchObject(['accepted', { stage: 'won' }]);
    expect(await work.stored(id)).toMatchObject({ stage: 'won', answer: { by: { name: 'Megan Ortiz' } } });
    expect(
      ((await work.stored(id))['history'] as { what: string }[]).filter(({ what }) => what === 'won'),
    ).toHaveLength(1);
  });
});
