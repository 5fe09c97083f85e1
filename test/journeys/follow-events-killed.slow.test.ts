// Slow, as it starts processes of the service and kills one.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { compiled } from '../support/compiled';
import { openTestDatabase } from '../support/database';
import { activityIn, MEGAN, RAVI, SECRET, TEAM } from '../support/desk';
import { EventFollower } from '../support/event-follower';
import { KillableService, type Victim } from '../support/killable-service';
import { pushReferrals } from '../support/push-referrals';
import { startTeamsConnector } from '../support/teams-connector';
import { contoso, CONTOSO_ID, eventually } from '../support/watching';

const EVENTS_SECRET = 'another-secret-for-tests';

const SCRIPT = path.join('test', 'support', 'service-process.ts');

describe('a service that is killed while somebody hears an event', () => {
  it('tells it again under the same key once it is back', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'events-killed-test-'));
    const follower = new EventFollower(EVENTS_SECRET);
    await follower.start();
    const [connector, database] = [await startTeamsConnector(), await openTestDatabase()];
    connector.rosters.set(TEAM, [MEGAN, RAVI]);
    const services = new KillableService(await compiled(SCRIPT), folder);
    const environment = {
      ...{
        ALLOW_ANONYMOUS: 'true',
        PORT: '0',
        LOG_LEVEL: 'error',
        MONGODB_URI: database.uri,
        MONGODB_DATABASE: database.name,
        TICK: '* * * * * *',
      },
      ...{ REFERRALS_WEBHOOK_SECRET: SECRET, EVENTS_WEBHOOK_URL: follower.url, EVENTS_WEBHOOK_SECRET: EVENTS_SECRET },
    };
    const start = (): Promise<Victim> =>
      services.start({ environment, variations: { leaseMs: 2_400, connectorTimeoutMs: 700 } });
    const send = (url: string, activity: Record<string, unknown>) =>
      fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...activityIn(connector.url),
          from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId, name: MEGAN.name },
          ...activity,
        }),
      });
    try {
      follower.following = 'hang';
      const victim = await start();
      await send(victim.url, { type: 'installationUpdate', action: 'add' });
      await pushReferrals(victim.url, SECRET, [contoso()]);
      const data = {
        verb: 'referral.decline.confirm',
        referralId: CONTOSO_ID,
        version: 1,
        reason: 'not-a-customer',
        notes: '',
      };
      await send(victim.url, {
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', verb: data.verb, data }, trigger: 'manual' },
      });
      await eventually(() => follower.heard.length === 1, 'the event was on its way');
      await victim.kill();
      follower.following = 'take';
      await start();
      await eventually(() => follower.heard.length === 2, 'it was told again');

      expect(follower.keysOf('referral.declined')).toHaveLength(1);
      expect(follower.heard.at(-1)?.payload).toMatchObject({
        referral: { status: 'Closed', substatus: 'Declined', statusReason: 'Not a customer' },
      });
    } finally {
      services.discard();
      await follower.stop();
      await connector.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
