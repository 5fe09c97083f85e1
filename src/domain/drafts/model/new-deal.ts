import type { NewDeal } from '../../lifecycle/creation';
import type { DraftFaults } from './answer';
import type { Answers, Draft, DraftContext, StepId } from './draft';
import { faultsByField, brokenRules } from './rules';

/** What is missing or wrong before a draft can become a deal. */
export interface Incomplete {
  readonly faults: DraftFaults;
  /** The first question that has to be corrected. */
  readonly at: StepId;
}

/** The request for help, which only a co-sell deal has. */
const helpRequestOf = ({
  dealType,
  assistance,
  assistanceNote,
}: Answers): Pick<NewDeal, 'assistance' | 'assistanceNote'> =>
  dealType === 'co-sell' ? { assistance, assistanceNote } : { assistance: null, assistanceNote: null };

/** The channel in which a private deal is shown: the chosen one, if the person still has it. */
const chosenChannel = (
  { dealType, shownIn: chosen }: Answers,
  { channels }: Pick<DraftContext, 'channels'>,
): string | null => (dealType === 'private' && channels.some(({ id }) => id === chosen) ? chosen : null);

/** The deal that a draft describes, if it breaks no rule today; else what is missing. */
export function newDealOf(
  { id, answers }: Pick<Draft, 'id' | 'answers'>,
  context: Pick<DraftContext, 'today' | 'channels'>,
): NewDeal | Incomplete {
  const broken = brokenRules(answers, context);
  const [first] = broken;
  const { dealType, terms, customer, people, solutions } = answers;
  if (first !== undefined || dealType === null) return { faults: faultsByField(broken), at: first?.step ?? 'dealType' };
  return {
    id,
    terms,
    customer,
    team: people,
    solutions,
    dealType,
    ...helpRequestOf(answers),
    shownIn: chosenChannel(answers, context),
  };
}
