import { nextWrite } from '../../../src/domain/agreement/next-write';
import { withoutCode } from '../../../src/domain/agreement/own-record';
import { push } from '../../../src/application/delivery/push';
import { receiveReferrals } from '../../../src/application/referrals/receive-referrals';
import { fieldsOf } from '../../../src/domain/model/field-changes';
import type { ReferralEvent } from '../../../src/domain/advance';
import { aPerson, aRecord, daysFromNow } from '../../builders/a-referral';
import { failed, type Mishap } from '../../fakes/memory-partner-center';
import { aTelling, type Death, type Fate } from '../../support/telling';

const megan = aPerson();

const EDIT: ReferralEvent = { kind: 'edit', by: megan, fields: { name: 'Renamed', notes: 'Noted' } };
const WIN: ReferralEvent = { kind: 'win', by: megan, value: { minor: 900, currency: 'USD' }, registration: null };

/** All temporary failures of a call. */
const MISHAPS: readonly (readonly [string, Mishap | Death])[] = [
  ['does not arrive', failed('unreachable', { isUncertain: true })],
  ['is done, but its answer is lost', 'lost'],
  ['finds the record changed', failed('changed')],
  ['comes too soon', failed('throttled', { retryAfterMs: 45_000 })],
  ['finds Partner Center at fault', failed('unreachable')],
  ['finds the sign-in expired', failed('unauthorized')],
  ['is not made, because the process dies', 'dies before'],
  ['is made, and the process dies', 'dies after'],
];

const onlyAt =
  (index: number, what: Mishap | Death): Fate =>
  (nth) =>
    nth === index ? what : null;

type Telling = ReturnType<typeof aTelling>;

/** Creates, edits and wins a deal one after the other; each change is sent at once unless a call fails. */
async function live(telling: Telling): Promise<void> {
  await telling.create();
  await telling.walk(1);
  await telling.happen(EDIT);
  await telling.walk(1);
  await telling.happen(WIN);
  await telling.walk(60);
}

/** The same, but all changes are made before anything is sent. */
async function rush(telling: Telling): Promise<void> {
  await telling.create();
  await telling.happen(EDIT);
  await telling.happen(WIN);
  await telling.walk(60);
}

/** Expects that both sides match, each record exists once, and nothing is pending. */
async function expectAgreement(telling: Telling): Promise<void> {
  const [deal, { center }] = [await telling.deal(), telling];
  expect(center.records.map(({ owner }) => owner)).toEqual(['partner', 'microsoft']);
  const ours = center.records[0] ?? aRecord();
  const record = withoutCode(ours, deal.code);
  expect([deal.recordId, deal.stage, record.stage]).toEqual([ours.id, 'won', 'won']);
  expect(record.terms).toEqual(deal.terms);
  expect([nextWrite(deal, record), deal.attempt, deal.trouble]).toEqual([null, null, null]);
  expect(deal.microsoft?.stage).toBe('received');
  expect([telling.pushes(), telling.refusals()]).toEqual([[], []]);
}

/** The minimum time between two create requests if the first may have succeeded. */
function expectNoHaste({ center }: Telling, fate: Fate): void {
  for (const operation of ['create', 'invite'] as const) {
    const calls = center.calls
      .map((call, index) => ({ ...call, nth: index + 1 }))
      .filter((call) => call.operation === operation);
    calls.slice(1).forEach(({ at }, index) => {
      const before = calls[index];
      const what = before === undefined ? null : fate(before.nth);
      const isUncertain = what === 'lost' || typeof what === 'string' || (what !== null && what.isUncertain);
      if (before !== undefined && isUncertain)
        expect(at.getTime() - before.at.getTime()).toBeGreaterThanOrEqual(60_000);
    });
  }
}

describe('sending a deal to Partner Center', () => {
  it('creates its record, and Microsoft’s, changes it and closes it, each once', async () => {
    const telling = aTelling();

    await live(telling);

    await expectAgreement(telling);
    expect(
      ['create', 'invite', 'write'].map(
        (operation) => telling.center.calls.filter((call) => call.operation === operation).length,
      ),
    ).toEqual([1, 1, 2]);
  });

  it('asks Microsoft for the help that was asked for, with the words that were written', async () => {
    const telling = aTelling();

    await live(telling);

    expect(telling.center.records[1]?.invitation).toEqual({
      from: null,
      notes: 'Please help with the licences.',
      assistance: 'QuotesOrLicensing',
    });
  });

  it('invites Microsoft before it closes the deal if both are pending', async () => {
    const telling = aTelling();

    await rush(telling);

    await expectAgreement(telling);
  });

  const lives = [
    ['one after the other', live, 13],
    ['all at once', rush, 13],
  ] as const;
  const calls = Array.from({ length: 13 }, (_, index) => index + 1);
  const cases = lives.flatMap(([how, course]) =>
    MISHAPS.flatMap(([what, mishap]) => calls.map((nth) => [nth, how, what, course, mishap] as const)),
  );

  it.each(cases)('has the same result if call %i of changes %s %s', async (nth, _how, _what, course, mishap) => {
    const fate = onlyAt(nth, mishap);
    const telling = aTelling(fate);

    await course(telling);

    await expectAgreement(telling);
    expectNoHaste(telling, fate);
  });

  it('has the same result if every third call fails for a long time', async () => {
    const telling = aTelling((nth) =>
      nth % 3 !== 1 || nth > 90 ? null : (MISHAPS[Math.floor(nth / 3) % MISHAPS.length]?.[1] ?? null),
    );

    await live(telling);
    await telling.walk(600);

    await expectAgreement(telling);
  });

  it('has the same result if a new record is missing from lists for half a minute', async () => {
    const telling = aTelling(onlyAt(1, 'lost'));
    telling.center.listLagMs = 30_000;

    await live(telling);

    await expectAgreement(telling);
    expect(telling.center.of('create')).toHaveLength(1);
  });
});

describe('a deal whose record is being created', () => {
  it('links the record that a poll returns before the response to the create request', async () => {
    const telling = aTelling(onlyAt(1, 'lost'));
    await telling.create();
    await telling.walk(0);
    const [record] = telling.center.records;

    await receiveReferrals({ ...telling.ports, wake: () => undefined }, record === undefined ? [] : [record]);
    await telling.walk(60);

    expect(await telling.deal()).toMatchObject({ recordId: record?.id, attempt: null });
    expect(await telling.desk.store.find(record?.id ?? '')).toBeNull();
    expect(telling.center.of('create')).toHaveLength(1);
  });

  it('keeps what was edited meanwhile, and sends it', async () => {
    const telling = aTelling(onlyAt(1, 'lost'));
    await telling.create({ dealType: 'private' });
    await telling.walk(0);
    await telling.happen({ kind: 'edit', by: megan, fields: { name: 'Renamed', crmId: 'CRM-9' } });

    await telling.walk(60);

    expect(telling.center.records).toMatchObject([{ terms: { name: 'Renamed', crmId: 'CRM-9' } }]);
    expect([(await telling.deal()).terms.name, telling.refusals()]).toEqual(['Renamed', []]);
  });

  it.each<[string, Date]>([
    ['just now', daysFromNow(0)],
    ['long ago', daysFromNow(-90)],
  ])(
    'that was created %s gets one record, although a process whose lease has ended is still working on it',
    async (_, createdAt) => {
      const telling = aTelling();
      await telling.know({ createdAt, dealType: 'private' });
      await telling.happen(EDIT);
      const claimed = await telling.desk.store.claim(telling.ports.clock(), telling.ports.clock());
      const pending = claimed?.pending.find(({ effect }) => effect.kind === 'push');
      if (claimed === null || pending === undefined) throw new Error('Nothing is due.');

      await Promise.all([push(telling.ports, claimed, pending), push(telling.ports, claimed, pending)]);
      await telling.walk(60);

      expect(telling.center.records).toHaveLength(1);
      expect(await telling.deal()).toMatchObject({
        recordId: telling.center.records[0]?.id,
        attempt: null,
        trouble: null,
      });
    },
  );

  it('of an earlier version links the record that a person created by hand', async () => {
    const telling = aTelling();
    await telling.know({ createdAt: daysFromNow(-90), dealType: 'private' });
    const deal = await telling.deal();
    const record = telling.center.put(
      aRecord({
        id: 'by-hand',
        direction: 'outbound',
        stage: 'accepted',
        dealType: 'private',
        createdAt: daysFromNow(-80),
        ...{ terms: deal.terms, customer: deal.customer, team: deal.team, needs: deal.needs },
      }),
    );

    await telling.happen({ kind: 'edit', by: megan, fields: { notes: 'Noted' } });
    await telling.walk(60);

    expect(telling.center.records).toMatchObject([{ id: record.id, terms: { notes: 'Noted' } }]);
    expect(await telling.deal()).toMatchObject({ recordId: 'by-hand' });
  });

  it('is not shared with Microsoft again and again, where Partner Center’s answer does not say whose record it made', async () => {
    const telling = aTelling();
    const { center } = telling;
    const [invite, related] = [center.invite.bind(center), center.related.bind(center)];
    center.invite = async (deal) => {
      const asked = await invite(deal);
      return asked.kind === 'failed'
        ? asked
        : {
            ...asked,
            value: { ...asked.value, record: { ...asked.value.record, owner: 'partner', engagementId: null } },
          };
    };
    center.related = async (id) => {
      const asked = await related(id);
      return asked.kind === 'failed'
        ? asked
        : { ...asked, value: asked.value.filter(({ owner }) => owner === 'partner') };
    };
    await telling.create();

    await telling.walk(60);

    expect(center.of('invite')).toHaveLength(1);
    expect([(await telling.deal()).microsoft?.stage, telling.pushes()]).toEqual(['received', []]);
  });

  it('links its own record if there are two equal ones', async () => {
    const telling = aTelling((nth) => (nth <= 2 ? 'lost' : null));
    const twin = 'd0de0000-0000-4000-8000-000000000002';
    await telling.create({ dealType: 'private', terms: { ...aRecord().terms, crmId: 'CRM-1' } });
    const deal = await telling.deal();
    await telling.desk.store.commit(
      [{ referral: { ...deal, id: twin, code: 'R-TWIN0', version: 1 }, effects: [{ kind: 'push' }] }],
      telling.ports.clock(),
    );

    await telling.walk(60);

    const recordIds = [(await telling.deal()).recordId, (await telling.desk.store.find(twin))?.recordId];
    expect(recordIds.sort()).toEqual(telling.center.records.map(({ id }) => id).sort());
    expect(telling.center.records).toHaveLength(2);
  });
});

describe('a change that Partner Center rejects', () => {
  it('is parked, shown and reported once, and not retried automatically', async () => {
    const telling = aTelling((nth) => (nth === 1 ? failed('invalid', { target: 'team' }) : null));
    await telling.create();

    await telling.walk(600);

    expect(await telling.deal()).toMatchObject({
      trouble: { code: 'invalid', deed: 'create', target: 'team' },
      attempt: null,
    });
    expect(telling.pushes()).toMatchObject([{ parked: 'invalid' }]);
    expect([telling.refusals(), telling.callsMade()]).toEqual([['create invalid'], 1]);
  });

  it('is retried when a person edits the deal, and no longer shown after it is accepted', async () => {
    const telling = aTelling((nth) => (nth === 1 ? failed('invalid', { target: 'team' }) : null));
    await telling.create({ dealType: 'private' });
    await telling.walk(1);

    await telling.happen(EDIT);
    await telling.walk(5);

    expect(await telling.deal()).toMatchObject({ recordId: 'record-1', trouble: null, terms: { name: 'Renamed' } });
    expect(telling.pushes()).toEqual([]);
  });

  it('is retried when a person requests it', async () => {
    const telling = aTelling((nth) => (nth === 1 ? failed('invalid') : null));
    await telling.create({ dealType: 'private' });
    await telling.walk(1);

    await telling.happen({ kind: 'resume' });
    await telling.desk.store.retry(telling.id, telling.ports.clock());
    await telling.walk(5);

    expect(await telling.deal()).toMatchObject({ recordId: 'record-1', trouble: null });
    expect(telling.pushes()).toEqual([]);
  });

  it('is no longer pending after it was corrected in Partner Center', async () => {
    const telling = aTelling();
    const { center, ports } = telling;
    await telling.create({ dealType: 'private' });
    await telling.walk(1);
    const write = center.write.bind(center);
    center.write = () => Promise.resolve(failed('invalid', { target: 'name' }));
    await telling.happen(EDIT);
    await telling.walk(1);
    center.write = write;
    expect(telling.pushes()).toMatchObject([{ parked: 'invalid' }]);

    const { terms } = await telling.deal();
    const record = center.put({ ...(center.records[0] ?? aRecord()), terms });
    await receiveReferrals({ ...ports, wake: () => undefined }, [record]);
    await telling.walk(1);

    expect([(await telling.deal()).trouble, telling.pushes()]).toEqual([null, []]);
  });

  it('is no longer pending after Microsoft got a record without our request', async () => {
    const telling = aTelling();
    const { center } = telling;
    const invite = center.invite.bind(center);
    center.invite = () => Promise.resolve(failed('invalid'));
    await telling.create();
    await telling.walk(1);
    expect(telling.pushes()).toMatchObject([{ parked: 'invalid' }]);

    await invite(await telling.deal());
    await telling.walk(30);

    expect([(await telling.deal()).trouble, telling.pushes()]).toEqual([null, []]);
  });

  it('does not keep a deal open that is closed meanwhile, if it is an invitation', async () => {
    const telling = aTelling();
    const invite = telling.center.invite.bind(telling.center);
    telling.center.invite = () => Promise.resolve(failed('invalid', { target: 'customerProfile' }));
    await telling.create();
    await telling.walk(1);

    await telling.happen(WIN);
    await telling.walk(60);
    telling.center.invite = invite;

    expect(telling.center.records).toMatchObject([{ owner: 'partner', stage: 'won' }]);
    expect(await telling.deal()).toMatchObject({ stage: 'won', trouble: null });
    expect(telling.refusals()).toEqual(['invite invalid']);
  });

  it('does not keep a deal open if we may not invite Microsoft', async () => {
    const telling = aTelling();
    telling.center.invite = () => Promise.resolve(failed('forbidden'));
    await telling.create();
    await telling.walk(1);

    await telling.happen(WIN);
    await telling.walk(60);

    expect(telling.center.records).toMatchObject([{ owner: 'partner', stage: 'won' }]);
    expect(await telling.deal()).toMatchObject({ stage: 'won', trouble: null });
    expect(telling.refusals()).toEqual(['invite overruled']);
    expect(telling.desk.alarms).toContain('forbidden');
  });

  it.each(['unauthorized', 'forbidden'] as const)(
    'because it is %s is reported to administrators, shown, and retried',
    async (code) => {
      const telling = aTelling((nth) => (nth <= 3 ? failed(code) : null));
      await telling.create();
      await telling.walk(0);
      const before = await telling.deal();

      await telling.walk(30);

      expect([before.trouble?.code, telling.desk.alarms]).toEqual([code, [code, code, code]]);
      expect(await telling.deal()).toMatchObject({ recordId: 'record-1', trouble: null });
      expect(telling.refusals()).toEqual([]);
    },
  );

  it('is shown only after two failures if it may be temporary', async () => {
    const telling = aTelling((nth) => (nth <= 2 ? failed('unreachable') : null));
    await telling.create({ dealType: 'private' });
    await telling.deliver();
    const first = (await telling.deal()).trouble;

    await telling.walk(0.1);
    const second = (await telling.deal()).trouble;
    await telling.walk(10);

    expect([first, second?.code, (await telling.deal()).trouble]).toEqual([null, 'unreachable', null]);
  });

  it('is given up after a few attempts if it is acknowledged but has no effect', async () => {
    const telling = aTelling();
    await telling.create({ dealType: 'private' });
    await telling.walk(1);
    telling.center.write = async (remote) => telling.center.read(remote.record.id);

    await telling.happen(WIN);
    await telling.walk(600);

    expect(await telling.deal()).toMatchObject({ trouble: { code: 'invalid', deed: 'win' } });
    expect([telling.refusals(), telling.pushes().length]).toEqual([['win invalid'], 1]);
  });

  it('of the people on a deal does not keep it open: it is closed without them, and the person who added them is notified', async () => {
    const telling = aTelling();
    const { center } = telling;
    await telling.create({ dealType: 'private' });
    await telling.walk(1);
    const write = center.write.bind(center);
    center.write = (remote, asked) =>
      asked.fields.team === undefined ? write(remote, asked) : Promise.resolve(failed('invalid', { target: 'team' }));
    const newcomer = { firstName: 'Wei', lastName: 'Chen', email: 'wei.chen@example.com', phone: null, title: null };
    await telling.happen({ kind: 'edit', by: aPerson(), fields: { team: [...(await telling.deal()).team, newcomer] } });

    await telling.happen(WIN);
    await telling.walk(10);

    expect(center.records.map(({ stage }) => stage)).toEqual(['won']);
    expect([(await telling.deal()).trouble, telling.pushes()]).toEqual([null, []]);
    expect(telling.refusals()).toContain('edit overruled');
  });

  it('waits as long as Partner Center requires, whatever is edited meanwhile', async () => {
    const telling = aTelling((nth) => (nth === 1 ? failed('throttled', { retryAfterMs: 300_000 }) : null));
    await telling.create({ dealType: 'private' });
    await telling.walk(1);

    await telling.happen(EDIT);
    await telling.walk(3);
    const early = telling.callsMade();
    await telling.walk(5);

    expect([early, telling.center.records.length, telling.pushes()]).toEqual([1, 1, []]);
  });

  it('is fixed by an edit that arrives while it is being rejected', async () => {
    const telling = aTelling();
    await telling.create({ dealType: 'private' });
    await telling.walk(1);
    await telling.happen(EDIT);
    const write = telling.center.write.bind(telling.center);
    let isFirst = true;
    telling.center.write = async (...args) => {
      if (!isFirst) return write(...args);
      isFirst = false;
      await telling.happen({ kind: 'edit', by: megan, fields: { name: 'Mended' } });
      telling.desk.time.pass(5_000);
      return failed('invalid', { target: 'name' });
    };

    await telling.walk(10);

    expect(telling.center.records).toMatchObject([{ terms: { name: 'Mended' } }]);
    expect((await telling.deal()).trouble).toBeNull();
  });
});

describe('a deal that came from Partner Center', () => {
  it('is never shared with Microsoft by us, whoever edits it', async () => {
    const telling = aTelling();
    const record = telling.center.put(aRecord({ direction: 'outbound', stage: 'accepted', dealType: 'co-sell' }));
    await telling.know({
      ...record,
      id: telling.id,
      recordId: record.id,
      recordedTerms: record.terms,
      recordedTeam: record.team,
      recordedSolutions: record.needs.solutions,
      history: [{ at: record.createdAt, version: 1, what: 'received', by: null, changes: [], note: null }],
    });

    await telling.happen(EDIT);
    await telling.walk(60);

    expect([telling.center.records[0]?.terms.name, telling.center.of('invite')]).toEqual(['Renamed', []]);
    expect(fieldsOf(await telling.deal()).name).toBe('Renamed');
  });
});
