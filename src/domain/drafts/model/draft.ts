import type { AssistanceCode } from '../../model/assistance';
import type { CatalogueSolution } from '../../model/catalogue';
import type { DealType, Solution, Terms } from '../../model/terms';
import type { Money } from '../../money/money';
import type { Contact } from '../../model/person';
import type { Customer } from '../../model/referral';
import type { CalendarDate } from '../../time/calendar';
import { MINUTE_MS } from '../../time/durations';

/**
 * The version of the stored format of a draft. A draft in another format is migrated as far as it can be understood.
 */
export const DRAFT_FORMAT = 1;

/** The questions that make a deal, in the order in which they are asked. */
export const STEP_IDS = [
  'customer',
  'address',
  'contact',
  'dealName',
  'dealValue',
  'closeDate',
  'extras',
  'people',
  'phone',
  'solutions',
  'dealType',
  'assistance',
  'consent',
] as const;

/** The id of a question. */
export type StepId = (typeof STEP_IDS)[number];

/** The parts of a deal: each is one card, and one line of the review. */
export const DRAFT_PARTS = ['customer', 'contact', 'details', 'people', 'solutions', 'microsoft'] as const;

/** A part of a deal. */
export type Part = (typeof DRAFT_PARTS)[number];

/** The deal types in the order in which they are offered. */
export const DEAL_TYPES: readonly DealType[] = ['private', 'partner-led', 'co-sell'];

/** The answers about the deal so far. Null, or an empty list: none yet. */
export interface Answers {
  readonly customer: Customer;
  readonly terms: Terms;
  readonly people: readonly Contact[];
  readonly solutions: readonly Solution[];
  readonly dealType: DealType | null;
  readonly assistance: AssistanceCode | null;
  readonly assistanceNote: string | null;
  /** Whether the customer agreed that the contact's details go to Microsoft. */
  readonly consent: boolean | null;
  /** The subscriber in which a private deal is shown; null: in none. */
  readonly shownIn: string | null;
}

/** A value that was understood, or that a text can mean. The user interface puts it into the reader's words. */
export type Label =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'date'; readonly date: CalendarDate }
  | { readonly kind: 'money'; readonly money: Money }
  | { readonly kind: 'country'; readonly code: string }
  | { readonly kind: 'customer'; readonly customer: Customer }
  | { readonly kind: 'person'; readonly person: Contact }
  | { readonly kind: 'solution'; readonly solution: Solution }
  | { readonly kind: 'dealType'; readonly dealType: DealType }
  | { readonly kind: 'assistance'; readonly assistance: AssistanceCode }
  | { readonly kind: 'yesNo'; readonly yes: boolean };

/** A candidate: one possible meaning of a typed answer, and the answers that it would give. */
export interface Candidate {
  readonly label: Label;
  readonly answers: Partial<Answers>;
}

/** A deal that a person is putting together. */
export interface Draft {
  /** The id that the referral will have. */
  readonly id: string;
  /** Counts the changes; 1 for a new one. */
  readonly revision: number;
  readonly startedAt: Date;
  readonly changedAt: Date;
  readonly answers: Answers;
  /** Steps that were deliberately left unanswered. */
  readonly skipped: readonly StepId[];
  /** The step that was chosen or gone back to; null: the first one that is open. */
  readonly at: StepId | null;
  /** The candidates for the last answer; empty: it was clear. */
  readonly asked: readonly Candidate[];
  /** When it was cancelled; null: it is not. */
  readonly cancelledAt: Date | null;
}

/** For how long a cancelled draft can be restored, in milliseconds. */
export const CANCEL_GRACE_MS = MINUTE_MS;

/**
 * The context in which answers are read: the person, the date and the language, and the known customers, people and
 * solutions.
 */
export interface DraftContext {
  readonly now: Date;
  /** The person's date. */
  readonly today: CalendarDate;
  readonly locale: string;
  /** The person who makes the deal. */
  readonly self: Contact;
  /** The code of the country that a text names; null if it names none. */
  readonly countryNamed: (text: string) => string | null;
  /** What people call a choice, in every language. */
  readonly namesOf: (choice: DealType | AssistanceCode) => readonly string[];
  /** Customers of earlier referrals: those that match the typed text if there is one, else the latest. */
  readonly customers: readonly Customer[];
  /** People who can be put on the deal: the person first, then those of the latest deals, then colleagues. */
  readonly people: readonly Contact[];
  readonly catalogue: readonly CatalogueSolution[];
  /** Currencies of the latest deals, the latest first. */
  readonly currencies: readonly string[];
  /** Channels and chats of the person, in which a private deal can be shown. */
  readonly channels: readonly { readonly id: string; readonly name: string | null }[];
}

const NO_CUSTOMER: Customer = {
  name: null,
  size: null,
  duns: null,
  address: { lines: [], city: null, state: null, postalCode: null, country: null },
  contacts: [],
};

/** No answers yet. */
export const NO_ANSWERS: Answers = {
  customer: NO_CUSTOMER,
  terms: { name: null, value: null, closeDate: null, notes: null, crmId: null, campaignId: null },
  people: [],
  solutions: [],
  dealType: null,
  assistance: null,
  assistanceNote: null,
  consent: null,
  shownIn: null,
};

/** A new draft. */
export const newDraft = (id: string, now: Date, answers: Answers = NO_ANSWERS): Draft => ({
  id,
  revision: 1,
  startedAt: now,
  changedAt: now,
  answers,
  skipped: [],
  at: null,
  asked: [],
  cancelledAt: null,
});

/** Whether a draft is not cancelled. */
export const isOpenDraft = (draft: Draft): boolean => draft.cancelledAt === null;

/** Whether a cancelled draft can still be restored. */
export const isRestorable = ({ cancelledAt }: Draft, now: Date): boolean =>
  cancelledAt !== null && now.getTime() - cancelledAt.getTime() <= CANCEL_GRACE_MS;
