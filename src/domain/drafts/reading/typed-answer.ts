import type { AssistanceCode } from '../../model/assistance';
import type { DealType } from '../../model/terms';
import { amountOf } from '../../money/money';
import { parseMoney } from '../../money/money-text';
import { fullName } from '../../model/person';
import { readTypedChoice, readTypedYesNo } from '../../typed/typed-choice';
import { NOTHING_TO_SAY, refused, type AnswerReading } from '../model/answer';
import type { Answers, Candidate, DraftContext, Label, StepId } from '../model/draft';
import { readAddress, readCustomer } from './reading-customer';
import { readDealDate, readDealName, readDealValue, readExtras } from './reading-details';
import { readAssistance, readConsent, readDealType } from './reading-microsoft';
import { readContact, readPeople, readReachability } from './reading-people';
import { readSolutions } from './reading-solutions';
import { stepOf } from '../model/steps';

type ReadAnswer = (text: string, answers: Answers, context: DraftContext) => AnswerReading;

const READERS: Readonly<Record<StepId, ReadAnswer>> = {
  customer: readCustomer,
  address: readAddress,
  contact: readContact,
  dealName: readDealName,
  dealValue: readDealValue,
  closeDate: readDealDate,
  extras: readExtras,
  people: readPeople,
  phone: readReachability,
  solutions: readSolutions,
  dealType: readDealType,
  assistance: readAssistance,
  consent: readConsent,
};

/** The longest line that is read: enough for notes, and more than any name. */
const LONGEST_LINE = 4000;

/** Texts that mean "none". */
const NOTHING = /^(?:none|nothing|nobody|no ?one|n\/a|[-–—/]|没有|无|暂无|没了)[.。!！]?$/iu;

/** Whether "none" is an answer to the step: if it is optional, and for a contact that does not exist. */
const mayBeNone = (id: StepId, answers: Answers): boolean => id === 'contact' || stepOf(id).isOptional(answers);

function saysNo(text: string): boolean {
  const read = readTypedYesNo(text);
  return NOTHING.test(text) || (read.kind === 'understood' && !read.value);
}

/** Reads a text as the answer to a step. If "none" is an answer, "no" means the same. */
export function readAnswer(id: StepId, typed: string, answers: Answers, context: DraftContext): AnswerReading {
  const text = typed.trim();
  const step = stepOf(id);
  if (text === '') return refused(step.field, 'required');
  if (text.length > LONGEST_LINE) return refused(step.field, 'too-long');
  if (mayBeNone(id, answers) && saysNo(text)) return NOTHING_TO_SAY;
  return READERS[id](text, answers, context);
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
function byCurrency(text: string, asked: readonly Candidate[], locale: string): Candidate | null {
  const fits = asked.filter(({ label }) => {
    if (label.kind !== 'money') return false;
    const read = parseMoney(`${amountOf(label.money, locale)} ${text}`, { currency: null, locale });
    return read.ok && read.money.currency === label.money.currency && read.money.minor === label.money.minor;
  });
  return fits.length === 1 ? (fits[0] ?? null) : null;
}

/** The candidate that a text picks: by its number, by its words, or by a yes if there is only one; null: none. */
export function candidateMeant(
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
  return chosen.length === 1 ? (chosen[0] ?? null) : byCurrency(text, asked, locale);
}
