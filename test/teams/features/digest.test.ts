import type { PipelineQuery } from '../../../src/application/ports';
import { translate } from '../../../src/locales/translate';
import { digestCommand } from '../../../src/teams/features/digest';
import { commandIn } from '../../../src/teams/features/registry';
import type { Desk } from '../../../src/teams/turn/desk';
import type { Reply, Turn } from '../../../src/teams/turn/turn';
import { aDigest } from '../../builders/a-digest';
import { aPerson, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { FakeRoster, full, guest } from '../../fakes/fake-roster';
import { textIn } from '../../support/card-reading';

const SALES = aSubscriber({
  id: 'sales',
  name: 'Northwind Sales',
  rosterId: 'sales-roster',
  lastDigestAt: daysFromNow(-1),
});
const OTHERS = aSubscriber({ id: 'others', name: 'Others', rosterId: 'others-roster', since: daysFromNow(-1) });

const MEGAN = aPerson();
const GUEST = aPerson({ objectId: '0b1e0000-0000-4000-8000-00000000000f', email: null });
const ADMINISTRATOR = aPerson({ objectId: '0B1E0000-0000-4000-8000-0000000000AD', email: null });
const STRANGER = aPerson({ objectId: '0b1e0000-0000-4000-8000-0000000000ff', email: null });

const ROSTER = new FakeRoster({ 'sales-roster': [full(MEGAN), guest(GUEST)], 'others-roster': [full(STRANGER)] });

/** Types `digest`; returns the reply and the queries to the pipelines. */
async function type(
  who = MEGAN,
  subscriberId: string | null = null,
): Promise<{ said: string; asked: readonly PipelineQuery[]; reply: Reply }> {
  const asked: PipelineQuery[] = [];
  const desk = {
    subscribers: { listActive: async () => [SALES, OTHERS] },
    roster: ROSTER,
    administrators: new Set([ADMINISTRATOR.objectId.toLowerCase()]),
    clock: () => NOW,
    pipelines: {
      async digest(query: PipelineQuery) {
        asked.push(query);
        return aDigest();
      },
    },
  } as unknown as Desk;
  const place = {
    tenantId: who.tenantId,
    rosterId: subscriberId === 'sales' ? 'sales-roster' : 'nowhere',
    serviceUrl: SALES.serviceUrl,
  };
  const turn: Turn = {
    id: 'turn',
    caller: { ...who, place },
    subscriberId,
    reader: { locale: 'zh-CN', timeZone: 'Asia/Shanghai' },
  };
  const reply = await digestCommand.run(desk, turn, '');
  return { said: reply.kind === 'card' ? textIn(reply.card) : reply.text, asked, reply };
}

const refusal = translate('zh-CN', 'refusal.stranger');

describe('the command digest', () => {
  it.each(['digest', 'Pipeline', '摘要', '日报'])('is run by "%s"', (line) => {
    expect(commandIn(line)?.command).toBe(digestCommand);
  });

  it("in a channel shows the channel's digest, in the reader's language", async () => {
    const { said, asked } = await type(MEGAN, 'sales');

    expect(said.split('\n').slice(0, 2)).toEqual(['推荐摘要 · 6月15日星期一', 'Northwind Sales']);
    expect(asked).toMatchObject([{ sight: { kind: 'routed', email: null }, since: daysFromNow(-1) }]);
  });

  it('has a summary for notifications', async () => {
    const { reply } = await type(MEGAN, 'sales');

    expect(reply).toMatchObject({ kind: 'card', summary: expect.stringContaining('Northwind Sales') as string });
  });

  it('in a personal chat shows what the person may see, and names no channel', async () => {
    const { said, asked } = await type();

    expect(said).not.toContain('Northwind Sales');
    expect(asked).toMatchObject([{ sight: { kind: 'routed', email: MEGAN.email }, since: daysFromNow(-7) }]);
  });

  it('in a channel that gets no referrals shows what the person may see', async () => {
    const { asked } = await type(MEGAN, 'unknown');

    expect(asked).toMatchObject([{ sight: { kind: 'routed', email: MEGAN.email } }]);
  });

  it("shows administrators everything, and in a channel the channel's digest", async () => {
    expect((await type(ADMINISTRATOR)).asked).toMatchObject([{ sight: { kind: 'everything' } }]);
    expect((await type(ADMINISTRATOR, 'sales')).said).toContain('Northwind Sales');
  });

  it('is refused to strangers and guests', async () => {
    expect(await type(GUEST, 'sales')).toMatchObject({ said: refusal, asked: [] });
    expect(await type(GUEST)).toMatchObject({ said: refusal, asked: [] });
  });

  it('is refused in a channel to people who have access only in another one', async () => {
    expect(await type(STRANGER, 'sales')).toMatchObject({ said: refusal, asked: [] });
  });
});
