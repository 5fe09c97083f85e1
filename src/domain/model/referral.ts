import type { Registration } from './registration';
import type { DealLists, DealType, ListField, Solution, Terms } from './terms';
import type { Money } from '../money/money';
import type { Contact, Person } from './person';
import type { Trouble } from './trouble';
import type { DeclineReason } from './decline-reason';
import type { HistoryEntry } from './history';

/** The stages of a referral. `received` needs an answer; all but `received` and `accepted` are final. */
export const STAGES = ['received', 'accepted', 'won', 'lost', 'declined', 'expired'] as const;
export type Stage = (typeof STAGES)[number];

/** The stages in which nothing more can happen to a referral. */
export const ARCHIVED_STAGES: readonly Stage[] = ['won', 'lost', 'declined', 'expired'];

/** Whether the referral was sent to us, or created by us. */
export type Direction = 'inbound' | 'outbound';

/** The company that the referral is about. `country` is ISO 3166 alpha-2 if Partner Center has one. */
export interface Customer {
  readonly name: string | null;
  readonly size: string | null;
  readonly duns: string | null;
  readonly address: {
    readonly lines: readonly string[];
    readonly city: string | null;
    readonly state: string | null;
    readonly postalCode: string | null;
    readonly country: string | null;
  };
  readonly contacts: readonly Contact[];
}

/** What the customer asks for, in Partner Center's own catalogue ids. */
export interface Needs {
  readonly industries: readonly string[];
  readonly products: readonly string[];
  readonly services: readonly string[];
  readonly solutions: readonly Solution[];
}

/** The sender of the referral, their message, and the kind of help they ask for (Partner Center's code). */
export interface Invitation {
  readonly from: string | null;
  readonly notes: string | null;
  readonly assistance: string | null;
}

/** The content of a Partner Center record at one moment. */
export interface ReferralRecord {
  readonly id: string;
  readonly engagementId: string | null;
  /** Opaque version of the record; null until Partner Center has a record of the deal. */
  readonly eTag: string | null;
  /** The side that the record belongs to: a co-sell deal has one of ours and one of Microsoft's, which we only read. */
  readonly owner: 'partner' | 'microsoft';
  readonly direction: Direction;
  readonly dealType: DealType;
  readonly stage: Stage;
  /** Free text: why it was declined or lost. */
  readonly statusReason: string | null;
  readonly terms: Terms;
  readonly customer: Customer;
  readonly needs: Needs;
  readonly invitation: Invitation;
  /** The people of the record's owner on the deal: ours, or Microsoft's. */
  readonly team: readonly Contact[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The moment at which an unanswered referral expires; null once it is answered. */
  readonly deadline: Date | null;
  /** When it entered its current stage; null if the record does not contain this. */
  readonly stageSince: Date | null;
  /** Whether it is registered for Microsoft's incentives, or its registration is in progress. */
  readonly isRegistered: boolean;
}

/** How a referral came to the stage it is in. `by` is null where it happened in Partner Center. */
export interface Answer {
  readonly by: Person | null;
  readonly at: Date;
  readonly reason: DeclineReason | null;
  readonly note: string | null;
}

/** Microsoft's side of a co-sell deal of ours: its own record of the same engagement. */
export interface MicrosoftSide {
  /** `received`: Microsoft has not answered yet. */
  readonly stage: Stage;
  /** Until when Microsoft can answer; null once it did. */
  readonly deadline: Date | null;
  readonly since: Date | null;
  /** Microsoft's sellers, known once it has accepted. */
  readonly sellers: readonly Contact[];
}

/** A closing in its undo window: until `finalAt` it can be undone, and it is not sent outside. */
export interface Closing {
  readonly stage: 'won' | 'lost';
  readonly by: Person;
  readonly at: Date;
  readonly finalAt: Date;
  /** The final value of a won deal; null if nobody entered one. */
  readonly value: Money | null;
  /** Why it was lost. */
  readonly reason: DeclineReason | null;
  readonly note: string | null;
  readonly registration: Registration | null;
}

/** A person's star. `turn` identifies the last click that set it, so that a click delivered twice counts once. */
export interface Favorite {
  readonly person: string;
  readonly on: boolean;
  readonly turn: string;
}

/** An attempt to create a record in Partner Center: from `at` on the record may exist, even if no response arrived. */
export interface Attempt {
  readonly what: 'create' | 'invite';
  readonly at: Date;
  /** The version of the referral that was sent. */
  readonly version: number;
}

/**
 * The editable fields in the last record from Partner Center: differences from them were entered here. Null: unknown.
 */
export type Recorded = {
  readonly recordedTerms: Terms | null;
} & { readonly [Field in ListField as `recorded${Capitalize<Field>}`]: DealLists[Field] | null };

/** A referral as we keep it: Partner Center's record, and what happened to it here. */
export interface Referral extends ReferralRecord, Recorded {
  /** Our own id, which a deal that is created here has before Partner Center has a record of it. */
  readonly id: string;
  /** Partner Center's id of the record; null until it has one. */
  readonly recordId: string | null;
  /** The code that people type: `R-7K2MQ`. */
  readonly code: string;
  /** Counts the changes of this document; 1 for a new one. */
  readonly version: number;
  /** The stage in the last record from Partner Center; ours may be ahead of it. */
  readonly recordedStage: Stage;
  /** The last version that the record is known to match completely; null if none is known. */
  readonly agreedVersion: number | null;
  readonly answer: Answer | null;
  /** When it was accepted or declined, also after later stages; null if it was not, or if the time is unknown. */
  readonly answeredAt: Date | null;
  /** Microsoft's side of a deal that we share with Microsoft; null if there is none. */
  readonly microsoft: MicrosoftSide | null;
  /** Who took it over: to look into a referral that needs an answer, or to work on a deal. */
  readonly claim: { readonly by: Person; readonly at: Date } | null;
  /** A closing that is not final yet; null if there is none. */
  readonly closing: Closing | null;
  /**
   * The last time that a closing was undone; null if none was. `version` is the version that this created: a form made
   * from an earlier one no longer closes the deal. `turn` identifies the click, so that one delivered twice counts
   * once.
   */
  readonly undone: { readonly version: number; readonly turn: string } | null;
  /** The registration of a won deal for Microsoft's incentives; null if it is not registered. */
  readonly registration: Registration | null;
  /** Null if no record is being created for it. */
  readonly attempt: Attempt | null;
  /** The error that keeps Partner Center's record from being updated; null if there is none. */
  readonly trouble: Trouble | null;
  readonly favorites: readonly Favorite[];
  readonly history: readonly HistoryEntry[];
}

/** Whether it was sent to us and is not answered yet. */
export const isWaiting = (referral: Pick<Referral, 'stage' | 'direction' | 'owner'>): boolean =>
  referral.stage === 'received' && referral.direction === 'inbound' && referral.owner === 'partner';

/** Whether it is an open deal of ours. It stays open while a closing is in its undo window. */
export const isOpenDeal = ({ stage, owner }: Pick<Referral, 'stage' | 'owner'>): boolean =>
  stage === 'accepted' && owner === 'partner';

/** Whether the person with this directory key has starred the referral. */
export const isFavoriteOf = (referral: Referral, person: string): boolean =>
  referral.favorites.some((favorite) => favorite.person === person && favorite.on);
