import { translate, type MessageKey } from '../../src/locales/translate';
import { cardOf, type StandingMessage } from './teams-connector';
import { textIn } from './card-reading';
import type { TestDesk } from './desk';
import { PATIENCE_MS } from './patience';
import { sampleReferrals } from './samples';

const POLL_MS = 20;

/** Resolves as soon as the condition holds, which is looked at again and again. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  within = PATIENCE_MS,
): Promise<void> {
  const latest = Date.now() + within;
  while (!(await condition())) {
    if (Date.now() > latest) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** One figure of `/metrics`, such as `cosell_outbox{state="pending"}`; 0 where it is not told. */
export async function figure(desk: Pick<TestDesk, 'service'>, name: string): Promise<number> {
  const text = await (await fetch(`${desk.service.url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

/** Resolves once nothing is left to be sent. */
export const untilQuiet = (desk: TestDesk): Promise<void> =>
  eventually(async () => (await figure(desk, 'cosell_outbox{state="pending"}')) === 0, 'nothing was left to be sent');

/** A referral in the shape of Partner Center's API. */
export type Wire = Record<string, unknown> & { readonly id: string };

/** Every sample of a test is of the same moment, so that no deadline moves between two of them. */
const SAMPLED_AT = new Date();

/** The sample referral whose id ends in this number. */
export function sample(number: number): Wire {
  const id = `c0de0000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const found = (sampleReferrals(SAMPLED_AT).value as Wire[]).find((wire) => wire.id === id);
  if (found === undefined) throw new Error(`There is no sample referral ${id}.`);
  return found;
}

/** The id of the sample referral that waits until tomorrow, of Contoso Freight Inc in Seattle. */
export const CONTOSO_ID = 'c0de0000-0000-4000-8000-000000000001';

/** The first sample referral, changed. */
export const contoso = (changes: Record<string, unknown> = {}): Wire => ({ ...sample(1), ...changes });

/** Many waiting referrals; the nth is called `Customer n`, has `n` as the end of its id, and n days more to be answered. */
export const manyWaiting = (count: number): Wire[] =>
  Array.from({ length: count }, (_, index) => {
    const { customerProfile, ...wire } = sample(3);
    const name = `Customer ${String(index + 1).padStart(3, '0')}`;
    return {
      ...wire,
      id: `beef0000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
      eTag: `"${String(index + 1)}"`,
      name: null,
      customerProfile: { ...(customerProfile as object), name },
      expirationDateTime: new Date(Date.now() + (index + 1) * 86_400_000).toISOString(),
    };
  });

/** The messages that stand in a channel or chat; those in its threads as well. */
export const messagesIn = (desk: TestDesk, conversationId: string): readonly StandingMessage[] =>
  desk.connector.messages.filter((message) => message.conversationId.split(';')[0] === conversationId);

/** The messages whose card is about a referral: their buttons carry its id. */
export const cardsAbout = (desk: TestDesk, referralId: string): readonly StandingMessage[] =>
  desk.connector.messages.filter((message) =>
    JSON.stringify(message.versions).includes(`"referralId":"${referralId}"`),
  );

/** What the newest version of a message's card says. */
export const says = (message: StandingMessage | undefined): string => textIn(cardOf(message));

/** What the bot said last where it was spoken to last: as text, or as its card says it. */
export function lastSaid(desk: TestDesk): string {
  const last = desk.connector.messages.filter(({ conversationId }) => conversationId === desk.lastPlace()).at(-1);
  const activity = last?.versions.at(-1);
  return typeof activity?.['text'] === 'string' ? activity['text'] : says(last);
}

/** The code that people type for a referral. */
export async function codeOf(desk: TestDesk, referralId: string): Promise<string> {
  const found = await stored(desk, referralId);
  return String(found['code']);
}

/** The referral as the database has it. */
export async function stored(desk: TestDesk, referralId: string): Promise<Record<string, unknown>> {
  const documents = desk.database.db.collection<{ _id: string; referral: Record<string, unknown> }>('referrals');
  const document = await documents.findOne({ _id: referralId });
  if (document === null) throw new Error(`The referral ${referralId} is not stored.`);
  return document.referral;
}

/** A message in English as it begins: filled in, but for a moment at its end. */
export const said = (key: MessageKey, values: Record<string, string | number> = {}): string =>
  translate('en', key, { when: '', ...values }).trim();
