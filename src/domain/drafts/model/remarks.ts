import { isSame } from '../../model/same-value';
import type { Answers, DraftContext } from './draft';
import { isSameName } from './known-names';
import { givesUpIncentives } from './rules';

/** A remark: something that a person should know about their answers. */
export type Remark =
  /** A private deal cannot be registered, though one of its solutions is eligible. */
  | 'private-eligible'
  /** What is shared with Microsoft stays shared. */
  | 'sharing-final'
  /**
   * Without the customer's consent the contact cannot go to Microsoft: choose the deal type again, or leave the contact
   * out.
   */
  | 'consent-refused'
  /**
   * Another customer was named, but the address or the contact is still that of the previous one and should be checked.
   */
  | 'details-kept'
  /** The step cannot be skipped. */
  | 'not-optional'
  /** There is no previous question. */
  | 'at-start'
  /** There is nothing to restore: the draft is open. */
  | 'not-cancelled'
  /** The minute in which a cancelled draft could be restored is over. */
  | 'too-late';

/** Whether the customer has another name, but still the address or the contact of the previous one. */
function keepsFormerDetails({ customer: before }: Answers, { customer: after }: Answers): boolean {
  if (before.name === null || after.name === null || isSameName(before.name, after.name)) return false;
  const isAddressKept = before.address.lines.length > 0 && isSame(before.address, after.address);
  return isAddressKept || (before.contacts.length > 0 && isSame(before.contacts, after.contacts));
}

/** The remarks on a change of the answers. */
export function remarksOn(
  before: Answers,
  after: Answers,
  { catalogue }: Pick<DraftContext, 'catalogue'>,
): readonly Remark[] {
  const isChosen = after.dealType !== before.dealType && after.dealType !== null;
  const isOtherwiseSold = isChosen || !isSame(before.solutions, after.solutions);
  return [
    ...(isOtherwiseSold && givesUpIncentives(after, catalogue) ? (['private-eligible'] as const) : []),
    ...(isChosen && after.dealType !== 'private' ? (['sharing-final'] as const) : []),
    ...(keepsFormerDetails(before, after) ? (['details-kept'] as const) : []),
  ];
}
