import { solutionsIn } from '../../src/mongo/catalogue-repository';
import { confirmation } from './card-reading';
import { MEGAN, RAVI, startTestDesk, TENANT, type TestDesk } from './desk';
import { cardOf, type StandInMember } from './teams-connector';
import { sample, stored, type Wire } from './watching';

/** Own chats with the bot, in which nobody else reads along. */
const chatOf = (who: StandInMember): string => `a:${who.aadObjectId}`;

const inChat = (who: StandInMember): Record<string, unknown> => ({
  conversation: { id: chatOf(who), conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
});

/** A service on which deals are worked, whose clock can be put forward. */
export interface DealDesk {
  readonly desk: TestDesk;
  /** A deal of its own that we created, of which Megan and Ravi are the team. The sample is counted from 1. */
  deal(changes?: Record<string, unknown>, number?: number): Promise<string>;
  /** Presses a button, and answers what comes in place of the card. */
  press(verb: string, id: string, who?: StandInMember, more?: Record<string, unknown>): Promise<unknown>;
  /** Confirms a form with what stands in it, but for what is typed instead. */
  confirm(
    form: unknown,
    typed?: Record<string, unknown>,
    who?: StandInMember,
    more?: Record<string, unknown>,
  ): Promise<unknown>;
  /** What the bot answers to a line in somebody's own chat: a card, or what it says. */
  typed(text: string, who?: StandInMember, more?: Record<string, unknown>): Promise<unknown>;
  stored(id: string): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

const member = ({ name, email }: StandInMember, phoneNumber: string | null): object => {
  const [firstName, lastName] = name.split(' ');
  return { firstName, lastName, email, phoneNumber };
};

/** What is on the deals' catalogue: one solution of ours that is eligible for incentives, and one that is not. */
const CATALOGUE = [
  { _id: 'SOL-61900-NWI', name: 'Northwind Inventory IQ', group: 'own', isEligible: true },
  { _id: 'MS-AZ', name: 'Azure', group: 'microsoft', isEligible: false },
] as const;

/** Starts everything. */
export async function startDealDesk(): Promise<DealDesk> {
  let deals = 0;
  const desk = await startTestDesk();
  for (const who of [MEGAN, RAVI]) desk.connector.rosters.set(chatOf(who), [who]);
  await desk.install();
  await solutionsIn(desk.database.db).insertMany([...CATALOGUE]);

  const press: DealDesk['press'] = async (verb, id, who = MEGAN, more = {}) =>
    (await desk.press(verb, { referralId: id }, who, more)).body['value'];
  return {
    desk,
    async deal(changes = {}, number = 6) {
      deals += 1;
      const id = `dea10000-0000-4000-8000-${String(deals).padStart(12, '0')}`;
      const wire: Wire = {
        ...sample(number),
        engagementId: null,
        team: [member(MEGAN, '+1 425 555 0101'), member(RAVI, null)],
        ...changes,
        id,
      };
      await desk.push([wire]);
      return id;
    },
    press,
    async confirm(form, typed = {}, who = MEGAN, more = {}) {
      const { verb, data } = confirmation(form, typed);
      return (await desk.press(verb, data, who, more)).body['value'];
    },
    async typed(text, who = MEGAN, more = {}) {
      await desk.type(text, who, { ...inChat(who), ...more });
      const activity = desk.connector.messages.filter(({ conversationId }) => conversationId === chatOf(who)).at(-1);
      const newest = activity?.versions.at(-1);
      return typeof newest?.['text'] === 'string' ? newest['text'] : cardOf(activity);
    },
    stored: (id) => stored(desk, id),
    stop: () => desk.stop(),
  };
}
