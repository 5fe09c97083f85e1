import type { AssistanceCode } from '../../model/assistance';
import type { DealType } from '../../model/terms';
import { amountOf } from '../../money/money';
import { parseMoney } from '../../money/money-text';
import { fullName } from '../../model/person';
import { readTypedChoice, readTypedYesNo } from '../../typed/typed-choice';
import { NO_ANSWER, rejectedAnswer, type AnswerReading } from '../model/answer';
import type { Answers, Candidate, DraftContext, Label, StepId } from '../model/draft';
import { readAddress, readCustomer } from './reading-customer';
import { readDealDate, readDealName, readDealValue, readExtras } from './reading-details';
import { readAssistance, readConsent, readDealType } from './reading-microsoft';
import { readContact, readPeopleAnswer, readReachability } from './reading-people';
import { readSolutionsAnswer } from './reading-solutions';
import { stepById } from '../model/steps';

type ReadAnswer = (text: string, answers: Answers, context: DraftContext) => AnswerReading;

const STEP_READERS: Readonly<Record<StepId, ReadAnswer>> = {
  customer: readCustomer,
  address: readAddress,
  contact: readContact,
  dealName: readDealName,
  dealValue: readDealValue,
  closeDate: readDealDate,
  extras: readExtras,
  people: readPeopleAnswer,
  phone: readReachability,
  solutions: readSolutionsAnswer,
  dealType: readDealType,
  assistance: readAssistance,
  consent: readConsent,
};

/** The longest line that is read: enough for notes, and more than any name. */
const LONGEST_TYPED_LINE = 4000;

/** Texts that mean "none". */
const NONE_WORDS = /^(?:none|nothing|nobody|no ?one|n\/a|[-–—/]|没有|无|暂无|没了)[.。!！]?$/iu;

/** Whether "none" is an answer to the step: if it is optional, and for a contact that does not exist. */
const allowsNone = (id: StepId, answers: Answers): boolean => id === 'contact' || stepById(id).isOptional(answers);

function meansNone(text: string): boolean {
  const read = readTypedYesNo(text);
  return NONE_WORDS.test(text) || (read.kind === 'understood' && !read.value);
}

/** Reads a text as the answer to a step. If "none" is an answer, "no" means the same. */
export function readAnswer(id: StepId, typed: string, answers: Answers, context: DraftContext): AnswerReading {
  const text = typed.trim();
  const step = stepById(id);
  if (text === '') return rejectedAnswer(step.field, 'required');
  if (text.length > LONGEST_TYPED_LINE) return rejectedAnswer(step.field, 'too-long');
  if (allowsNone(id, answers) && meansNone(text)) return NO_ANSWER;
  return STEP_READERS[id](text, answers, context);
}

/** The texts that pick a candidate with this label. */
function namesOfLabel(
  label: Label,
  namesOf: (choice: DealType | AssistanceCode) => readonly string[],
): readonly (string | null)[] {
  switch (label.kind) {
    case 'text':
      return [label.text];
    case 'country':
      return [label.code];
    case 'customer':
      return [label.customer.name];
    case 'person':
      return [fullName(label.person), label.person.email];
    case 'solution':
      return [label.solution.id, label.solution.name];
    case 'dealType':
      return [label.dealType, ...namesOf(label.dealType)];
    case 'assistance':
      return [label.assistance, ...namesOf(label.assistance)];
    case 'money':
      return [label.money.currency];
    case 'date':
      return [label.date];
    case 'yesNo':
      return [];
  }
}

/** The only candidate with the currency that the text names: "euros" after "in which currency?". */
function candidateByCurrency(text: string, asked: readonly Candidate[], locale: string): Candidate | null {
  const fits = asked.filter(({ label }) => {
    if (label.kind !== 'money') return false;
    const read = parseMoney(`${amountOf(label.money, locale)} ${text}`, { currency: null, locale });
    return read.ok && read.money.currency === label.money.currency && read.money.minor === label.money.minor;
  });
  return fits.length === 1 ? (fits[0] ?? null) : null;
}

/** The candidate that a text picks: by its number, by its words, or by a yes if there is only one; null: none. */
export function pickedCandidate(
  text: string,
  asked: readonly Candidate[],
  { namesOf, countryNamed, locale }: DraftContext,
): Candidate | null {
  const [first, ...others] = asked;
  if (first === undefined) return null;
  const yes = others.length === 0 ? readTypedYesNo(text) : null;
  if (yes?.kind === 'understood' && yes.value) return first;
  const code = countryNamed(text);
  const named = asked.find(({ label }) => label.kind === 'country' && label.code === code);
  if (named !== undefined) return named;
  const options = asked.map((value) => ({
    value,
    names: namesOfLabel(value.label, namesOf).filter((name) => name !== null),
  }));
  const read = readTypedChoice(text, options);
  const chosen = read.kind === 'understood' ? read.value : [];
  return chosen.length === 1 ? (chosen[0] ?? null) : candidateByCurrency(text, asked, locale);
}
