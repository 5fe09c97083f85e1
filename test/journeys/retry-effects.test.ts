import { translate } from '../../src/locales/translate';
import { buttonsIn, textIn } from '../support/card-reading';
import { GUEST, MEGAN, RAVI, startTestDesk, STRANGER, TEAM, TENANT, type TestDesk } from '../support/desk';
import { cardOf, type ConnectorCall, type StandInMember } from '../support/teams-connector';
import {
  cardsAbout,
  codeOf,
  contoso,
  eventually,
  figure,
  lastSaid,
  said,
  says,
  stored,
  untilQuiet,
} from '../support/watching';

const ADMINISTRATOR: StandInMember = {
  id: '29:admin',
  aadObjectId: '00000000-0000-4000-8000-0000000000ad',
  name: 'Ada Administrator',
  email: 'ada@northwindtraders.com',
  userRole: 'user',
};

/** Somebody of another tenant, in a shared channel of ours. */
const FOREIGNER: StandInMember = {
  id: '29:foreigner',
  aadObjectId: '00000000-0000-4000-8000-0000000000fe',
  name: 'Fay Foreign',
  email: 'fay@fabrikam.example',
  userRole: 'user',
  tenantId: '00000000-0000-4000-8000-0000000000bb',
};

const PARKED = 'cosell_outbox{state="parked"}';

const chatOf = ({ id }: StandInMember) => ({
  conversation: { id: `a:${id}`, conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
});

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk({ ADMINISTRATORS: ADMINISTRATOR.aadObjectId });
  desk.connector.rosters.set(TEAM, [MEGAN, RAVI, GUEST, FOREIGNER]);
  desk.connector.rosters.set(`a:${ADMINISTRATOR.id}`, [ADMINISTRATOR]);
  await desk.install();
});

afterAll(() => desk.stop());

let next = 0;

/** A referral that Megan accepted, once its card is posted. */
async function accepted(): Promise<string> {
  next += 1;
  const id = `0e7a0000-0000-4000-8000-${String(next).padStart(12, '0')}`;
  await desk.push([contoso({ id })]);
  await eventually(() => cardsAbout(desk, id).length > 0, 'the card stood in the channel');
  await desk.press('referral.accept.confirm', { referralId: id, version: 1, dealName: 'Deal' });
  await untilQuiet(desk);
  return id;
}

/** The same, with a value that Partner Center rejects. */
async function refused(): Promise<string> {
  const id = await accepted();
  const trouble = { code: 'invalid', deed: 'accept', target: 'details/dealValue', since: new Date() };
  await desk.database.db
    .collection<{ _id: string }>('referrals')
    .updateOne({ _id: id }, { $set: { 'referral.trouble': trouble } });
  return id;
}

const press = async (
  verb: string,
  referralId: string,
  who = MEGAN,
  more: Record<string, unknown> = {},
): Promise<unknown> => (await desk.press(verb, { referralId }, who, more)).body['value'];

const channelSees = (id: string): string => JSON.stringify(cardOf(cardsAbout(desk, id)[0]));

const verbsOn = (card: unknown): readonly string[] => buttonsIn(card).map(({ verb }) => verb);

describe('a deal that Partner Center rejects', () => {
  it('shows the reason on its card, with the button to try again', async () => {
    const card = await press('referral.refresh', await refused());

    expect(textIn(card)).toContain(
      'Partner Center did not take the acceptance, because of "Value". Change it with Edit, or press Try again.',
    );
    expect(verbsOn(card)).toContain('referral.retry');
  });

  it('is retried when anybody on the team presses it, which everybody in the channel sees', async () => {
    const id = await refused();
    await desk.type(`note ${await codeOf(desk, id)} Is the value right?`);
    await eventually(() => channelSees(id).includes('referral.retry'), 'the channel saw that it failed');

    const card = await press('referral.retry', id, RAVI);

    expect(textIn(card)).toContain(said('notice.retried'));
    expect(verbsOn(card)).not.toContain('referral.retry');
    expect(await stored(desk, id)).toMatchObject({ trouble: null });
    await eventually(() => !channelSees(id).includes('referral.retry'), 'the channel saw that it is tried again');
  });

  it('is retried by a typed command, also in Chinese', async () => {
    const [one, other] = [await refused(), await refused()];

    await desk.type(`retry ${await codeOf(desk, one)}`);
    expect(lastSaid(desk)).toContain(said('notice.retried'));
    await desk.type(`重试${await codeOf(desk, other)}`, MEGAN, { locale: 'zh-CN' });
    expect(lastSaid(desk)).toContain(translate('zh-CN', 'notice.retried'));

    expect([await stored(desk, one), await stored(desk, other)]).toMatchObject([{ trouble: null }, { trouble: null }]);
  });

  it('is retried once if the press is delivered twice', async () => {
    const id = await refused();
    await press('referral.retry', id, MEGAN, { id: 'press-1' });
    const after = await stored(desk, id);

    const again = await press('referral.retry', id, MEGAN, { id: 'press-1' });

    expect(verbsOn(again)).toContain('referral.favorite');
    expect(await stored(desk, id)).toEqual(after);
  });

  it.each([
    { role: 'a guest', who: GUEST },
    { role: 'a person of another tenant', who: FOREIGNER },
    { role: 'a stranger', who: STRANGER },
  ])("is nothing of $role's", async ({ who }) => {
    const id = await refused();
    const before = await stored(desk, id);

    expect(await press('referral.retry', id, who)).toBe(said('refusal.unknown'));
    await desk.type(`retry ${await codeOf(desk, id)}`, who);

    expect(lastSaid(desk)).toBe(said('refusal.unknown'));
    expect(await stored(desk, id)).toEqual(before);
  });
});

describe('a deal without failures', () => {
  it('is not changed, and says so', async () => {
    const id = await accepted();
    const before = await stored(desk, id);

    expect(textIn(await press('referral.retry', id))).toContain(said('notice.nothingToRetry'));
    expect(await stored(desk, id)).toEqual(before);
  });

  it('is asked for by its code', async () => {
    await desk.type('retry');

    expect(lastSaid(desk)).toContain('Add its code, such as: retry R-7K2MQ');
  });
});

describe('a card that Teams rejected', () => {
  const isUpdate = ({ method }: ConnectorCall): boolean => method === 'PUT';

  it('is explained to an administrator, and sent after a retry', async () => {
    const id = await accepted();
    desk.connector.fault = (call) => (isUpdate(call) ? { status: 400, code: 'BadSyntax' } : null);
    await desk.type(`note ${await codeOf(desk, id)} They decide on Friday`, RAVI);
    await eventually(async () => (await figure(desk, PARKED)) === 1, 'it was given up');
    desk.connector.fault = () => null;
    const code = await codeOf(desk, id);

    await desk.type(`show ${code}`, ADMINISTRATOR, chatOf(ADMINISTRATOR));
    const told = lastSaid(desk);
    await desk.type(`retry ${code}`, ADMINISTRATOR, chatOf(ADMINISTRATOR));

    expect(told).toContain(
      `Something failed and is no longer tried: Teams refused a message. Type "retry ${code}" to try it again.`,
    );
    expect(told).not.toContain('BadSyntax');
    await eventually(() => says(cardsAbout(desk, id)[0]).includes('They decide on Friday'), 'the channel saw it');
    expect(await figure(desk, PARKED)).toBe(0);
  });
});
