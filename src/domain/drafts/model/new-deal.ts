import type { NewDeal } from '../../lifecycle/creation';
import type { DraftFaults } from './answer';
import type { Answers, Draft, DraftContext, StepId } from './draft';
import { byField, faultsOf } from './rules';

/** What is missing or wrong before a draft can become a deal. */
export interface Incomplete {
  readonly faults: DraftFaults;
  /** The first question at which something is to be mended. */
  readonly at: StepId;
}

/** What only a co-sell deal has: else nobody at Microsoft is asked for anything. */
const askedOf = ({ dealType, assistance, assistanceNote }: Answers): Pick<NewDeal, 'assistance' | 'assistanceNote'> =>
  dealType === 'co-sell' ? { assistance, assistanceNote } : { assistance: null, assistanceNote: null };

/** Where a private deal is shown: as chosen, if that is still a channel of the person's. */
const shownIn = (
  { dealType, shownIn: chosen }: Answers,
  { channels }: Pick<DraftContext, 'channels'>,
): string | null => (dealType === 'private' && channels.some(({ id }) => id === chosen) ? chosen : null);

/** The deal that a draft describes, by all rules and as of today; or what is missing. */
export function dealOf(
  { id, answers }: Pick<Draft, 'id' | 'answers'>,
  context: Pick<DraftContext, 'today' | 'channels'>,
): NewDeal | Incomplete {
  const broken = faultsOf(answers, context);
  const [first] = broken;
  const { dealType, terms, customer, people, solutions } = answers;
  if (first !== undefined || dealType === null) return { faults: byField(broken), at: first?.step ?? 'dealType' };
  return {
    id,
    terms,
    customer,
    team: people,
    solutions,
    dealType,
    ...askedOf(answers),
    shownIn: shownIn(answers, context),
  };
}
