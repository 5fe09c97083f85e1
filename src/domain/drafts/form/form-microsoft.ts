import { chosenKeys } from '../../forms/choices';
import { isAssistanceCode } from '../../model/assistance';
import type { DealType, Solution } from '../../model/terms';
import { DEAL_TYPES, type Answers, type DraftContext } from '../model/draft';
import type { DraftForm } from './form';
import { inputText, readText, validInput, rejectedInput, type InputReading, type PartReading } from './form-part';
import { eachSolutionOnce, solutionById } from '../reading/reading-solutions';
import { MOST_ON_A_DEAL } from '../model/rules';

/** Reads the picked solutions from their ids. */
export function readSolutionInputs(form: DraftForm, answers: Answers, { catalogue }: DraftContext): PartReading {
  if (form.solutions === undefined) return { answers: {}, faults: {}, asked: null };
  const ids = chosenKeys(form.solutions);
  if (ids.length === 0) return { answers: {}, faults: { solutions: 'solutions-missing' }, asked: null };
  const found = ids.map((id) => solutionById(id, [...catalogue, ...answers.solutions]));
  const solutions: readonly Solution[] = eachSolutionOnce(found.filter((solution) => solution !== null));
  if (solutions.length > MOST_ON_A_DEAL)
    return { answers: {}, faults: { solutions: 'solutions-too-many' }, asked: null };
  const faults = found.includes(null) ? { solutions: 'solutions-unknown' as const } : {};
  return { answers: solutions.length === 0 ? {} : { solutions }, faults, asked: null };
}

function readDealTypeInput(form: DraftForm, before: DealType | null): InputReading<DealType | null> {
  const text = inputText(form, 'microsoftHelp');
  if (text === null) return validInput(before);
  if (text === '') return rejectedInput(before, { microsoftHelp: 'required' });
  const chosen = DEAL_TYPES.find((dealType) => dealType === text);
  return chosen === undefined ? rejectedInput(before, { microsoftHelp: 'choice-not-understood' }) : validInput(chosen);
}

/**
 * Reads the kind of help. An empty input keeps the earlier choice while the deal is not co-sell, in case it becomes
 * co-sell again.
 */
function readAssistanceInput(
  form: DraftForm,
  { assistance }: Answers,
  dealType: DealType | null,
): InputReading<Answers['assistance']> {
  const text = inputText(form, 'assistance');
  if (text === null || (text === '' && dealType !== 'co-sell')) return validInput(assistance);
  if (text === '') return validInput(null);
  return isAssistanceCode(text) ? validInput(text) : rejectedInput(assistance, { assistance: 'choice-not-understood' });
}

/** Reads the checkbox for consent: an unticked one gives no consent. */
function readConsentInput(form: DraftForm): Pick<Partial<Answers>, 'consent'> {
  const text = inputText(form, 'consent');
  return text === null ? {} : { consent: text.toLowerCase() === 'true' ? true : null };
}

/** Reads the inputs about Microsoft's help. */
export function readMicrosoftInputs(form: DraftForm, answers: Answers): PartReading {
  const dealType = readDealTypeInput(form, answers.dealType);
  const assistance = readAssistanceInput(form, answers, dealType.value);
  const note = readText(form, 'assistanceNote', answers.assistanceNote);
  const given = { dealType: dealType.value, assistance: assistance.value, assistanceNote: note.value };
  return {
    answers: { ...given, ...readConsentInput(form) },
    faults: { ...dealType.faults, ...assistance.faults, ...note.faults },
    asked: null,
  };
}
