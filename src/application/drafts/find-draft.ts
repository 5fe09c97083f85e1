import { isOpenDraft, isRestorable, type Draft } from '../../domain/drafts/model/draft';
import { isSamePerson } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import type { CreatingPorts } from '../referrals/create-deal';
import type { ContextPorts } from './draft-context';
import type { DraftRepository, KeptDraft, ReferralRepository } from '../ports';
import type { Viewer } from '../access';

/** The ports that drafting a deal needs. */
export interface DraftingPorts extends ContextPorts, CreatingPorts {
  readonly referrals: Pick<ReferralRepository, 'find' | 'list' | 'commit'>;
  readonly drafts: DraftRepository;
}

/** Whether the draft is open, or was cancelled so recently that the person can restore it. */
const isAvailable = (draft: Draft, now: Date): boolean => isOpenDraft(draft) || isRestorable(draft, now);

/** The deal with this id if the person created it; otherwise null. */
export async function dealCreatedBy(
  { referrals }: Pick<DraftingPorts, 'referrals'>,
  { person }: Viewer,
  id: string,
): Promise<Referral | null> {
  const referral = await referrals.find(id);
  const creator = referral?.history.find(({ what }) => what === 'created')?.by ?? null;
  return creator !== null && isSamePerson(creator, person) ? referral : null;
}

/** The result of looking for a draft: the draft, the deal that was created from it, or nothing. */
export type DraftLookup =
  | { readonly outcome: 'kept'; readonly kept: KeptDraft }
  | { readonly outcome: 'created'; readonly referral: Referral }
  | { readonly outcome: 'none' };

/**
 * Finds the draft with this id, or the person's current one (null). If its deal already exists, the draft is removed
 * here, because the process that created the deal ended before it could remove it.
 */
export async function findDraft(ports: DraftingPorts, viewer: Viewer, id: string | null): Promise<DraftLookup> {
  const kept = await ports.drafts.find(viewer.person);
  const wanted = id ?? kept?.draft.id ?? null;
  if (wanted === null) return { outcome: 'none' };
  const referral = await dealCreatedBy(ports, viewer, wanted);
  if (referral !== null) {
    await ports.drafts.remove(viewer.person, wanted);
    return { outcome: 'created', referral };
  }
  if (kept === null || kept.draft.id !== wanted || !isAvailable(kept.draft, ports.clock())) return { outcome: 'none' };
  return { outcome: 'kept', kept };
}
