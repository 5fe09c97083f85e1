import type { Registration } from './registration';
import type { DealLists, DealType, ListField, Solution, Terms } from './terms';
import type { Money } from '../money/money';
import type { Contact, Person } from './person';
import type { Trouble } from './trouble';
import type { DeclineReason } from './decline-reason';
import type { HistoryEntry } from './history';

/** Where a referral stands. `received` waits for our answer; all but `received` and `accepted` are final. */
export const STAGES = ['received', 'accepted', 'won', 'lost', 'declined', 'expired'] as const;
export type Stage = (typeof STAGES)[number];

/** The stages in which nothing more can happen to a referral. */
export const ARCHIVED_STAGES: readonly Stage[] = ['won', 'lost', 'declined', 'expired'];

/** Whether the referral was sent to us, or created by us. */
export type Direction = 'inbound' | 'outbound';

/** The company that wants something. `country` is ISO 3166 alpha-2 where Partner Center knows it. */
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

/** Who sent the referral, with which words, and the kind of help asked for (Partner Center's code). */
export interface Invitation {
  readonly from: string | null;
  readonly notes: string | null;
  readonly assistance: string | null;
}

/** A referral as Partner Center's record tells it at one moment. */
export interface ReferralRecord {
  readonly id: string;
  readonly engagementId: string | null;
  /** Opaque version of the record; null before Partner Center knows of the deal. */
  readonly eTag: string | null;
  /** Whose record it is: a co-sell deal has one of ours and one of Microsoft's, which we only watch. */
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
  /** Our people on the deal, and Microsoft's on theirs. */
  readonly team: readonly Contact[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The moment after which an unanswered referral is lost; null once it is answered. */
  readonly deadline: Date | null;
  /** When it came to the stage it is in, as far as the record tells. */
  readonly stageSince: Date | null;
  /** Whether it is registered for Microsoft's incentives, or about to be. */
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

/** A deal that somebody closes. Until `finalAt` it can be undone, and nobody outside hears of it. */
export interface Closing {
  readonly stage: 'won' | 'lost';
  readonly by: Person;
  readonly at: Date;
  readonly finalAt: Date;
  /** What a won deal was worth in the end; null: nobody said. */
  readonly value: Money | null;
  /** Why it was lost. */
  readonly reason: DeclineReason | null;
  readonly note: string | null;
  readonly registration: Registration | null;
}

/** A person's star. `turn` is the click that set it last, so that a click delivered twice counts once. */
export interface Favorite {
  readonly person: string;
  readonly on: boolean;
  readonly turn: string;
}

/** A record that is being created in Partner Center: from then on it may be there, whether or not an answer came. */
export interface Attempt {
  readonly what: 'create' | 'invite';
  readonly at: Date;
  /** The version of the referral that was sent. */
  readonly version: number;
}

/** What Partner Center last told of the fields that people edit: what differs from it was entered here. Null: nobody knows any more. */
export type Recorded = {
  readonly recordedTerms: Terms | null;
} & { readonly [Field in ListField as `recorded${Capitalize<Field>}`]: DealLists[Field] | null };

/** A referral as we keep it: Partner Center's record, and what happened to it here. */
export interface Referral extends ReferralRecord, Recorded {
  /** Our own, which a deal that is created here has before Partner Center knows of it. */
  readonly id: string;
  /** Partner Center's id of the record; null before it knows of the deal. */
  readonly recordId: string | null;
  /** What people type: `R-7K2MQ`. */
  readonly code: string;
  /** Counts the changes of this document; 1 for a new one. */
  readonly version: number;
  /** The stage that Partner Center last told us, which ours may be ahead of. */
  readonly recordedStage: Stage;
  /** The last version of which the record is known to say all; null: nobody knows of any. */
  readonly agreedVersion: number | null;
  readonly answer: Answer | null;
  /** When it was accepted or declined, whatever became of it afterwards; null: it was not, or nobody knows when. */
  readonly answeredAt: Date | null;
  /** What Microsoft makes of a deal that we created together with it; null: there is no such side. */
  readonly microsoft: MicrosoftSide | null;
  /** Whose it is: who looks at what waits, or works on a deal. */
  readonly claim: { readonly by: Person; readonly at: Date } | null;
  /** A closing that is not final yet; null: none is under way. */
  readonly closing: Closing | null;
  /**
   * The last time that a closing was taken back: the version that this brought about, before which no form closes the
   * deal any more, and the press that did it, so that one delivered twice counts once. Null: none was.
   */
  readonly undone: { readonly version: number; readonly turn: string } | null;
  /** With what a won deal is registered for Microsoft's incentives; null: it is not. */
  readonly registration: Registration | null;
  /** Null: no record is being created for it. */
  readonly attempt: Attempt | null;
  /** What keeps Partner Center's record from saying the same; null: nothing does. */
  readonly trouble: Trouble | null;
  readonly favorites: readonly Favorite[];
  readonly history: readonly HistoryEntry[];
}

/** Whether it was sent to us and nobody has answered it yet. */
export const isWaiting = (referral: Pick<Referral, 'stage' | 'direction' | 'owner'>): boolean =>
  referral.stage === 'received' && referral.direction === 'inbound' && referral.owner === 'partner';

/** Whether it is a deal of ours that is neither won nor lost yet, though it may be about to be. */
export const isOpenDeal = ({ stage, owner }: Pick<Referral, 'stage' | 'owner'>): boolean =>
  stage === 'accepted' && owner === 'partner';

/** Whether the person with this directory key has starred the referral. */
export const isFavoriteOf = (referral: Referral, person: string): boolean =>
  referral.favorites.some((favorite) => favorite.person === person && favorite.on);
