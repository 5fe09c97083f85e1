import { readValue } from '../../forms/deal-fields';
import type { Money } from '../../money/money';
import { readTypedMoney } from '../../typed/money/typed-money';
import type { Answers, DraftContext } from '../model/draft';
import { draftFormOf, type DraftForm } from './form';
import {
  inputText,
  readRequired,
  readText,
  validInput,
  rejectedInput,
  type InputReading,
  type PartReading,
} from './form-part';
import { readDealDate } from '../reading/reading-details';

/** Reads a value in words ("about 50k"), in the chosen currency. */
function readWords(text: string, currency: string, { locale }: DraftContext): Money | null {
  const read = readTypedMoney(text, { locale, currencies: currency === '' ? [] : [currency] });
  const [money = null, ...others] =
    read.kind === 'understood' ? [read.value] : read.kind === 'which' ? read.candidates : [];
  return others.length === 0 && (currency === '' || money?.currency === currency) ? money : null;
}

function readValueInputs(form: DraftForm, answers: Answers, context: DraftContext): InputReading<Money | null> {
  const before = answers.terms.value;
  const present = draftFormOf(answers, context.locale);
  const [text, currency] = [
    inputText(form, 'dealValue'),
    (inputText(form, 'currency') ?? before?.currency ?? '').toUpperCase(),
  ];
  const isSame = text === present.dealValue && currency === present.currency;
  if (text === null || (before !== null && isSame)) return validInput(before);
  if (text === '') return rejectedInput(before, { dealValue: 'required' });
  const { value, faults } = readValue({ dealValue: text, currency }, context.locale);
  if (value !== null) return validInput(value);
  const worded = faults.dealValue === 'money-not-understood' ? readWords(text, currency, context) : null;
  return worded === null ? rejectedInput(before, faults) : validInput(worded);
}

/** Reads the day, from a date picker or as people type it. An ambiguous day gives candidates. */
function readDateInput(form: DraftForm, answers: Answers, context: DraftContext): PartReading {
  const text = inputText(form, 'closeDate');
  if (text === null || (text !== '' && text === answers.terms.closeDate))
    return { answers: {}, faults: {}, asked: null };
  if (text === '') return { answers: {}, faults: { closeDate: 'required' }, asked: null };
  const read = readDealDate(text, answers, context);
  if (read.kind === 'understood') return { answers: read.answer.answers, faults: {}, asked: null };
  if (read.kind === 'which')
    return { answers: {}, faults: {}, asked: { step: 'closeDate', candidates: read.candidates } };
  return { answers: {}, faults: read.kind === 'faults' ? read.faults : {}, asked: null };
}

/** Reads the inputs about the deal itself. */
export function readDetailsInputs(form: DraftForm, answers: Answers, context: DraftContext): PartReading {
  const { terms } = answers;
  const name = readRequired(form, 'dealName', terms.name, null);
  const value = readValueInputs(form, answers, context);
  const notes = readText(form, 'notes', terms.notes);
  const crmId = readText(form, 'crmId', terms.crmId);
  const campaignId = readText(form, 'campaignId', terms.campaignId);
  const texts = { name: name.value, notes: notes.value, crmId: crmId.value, campaignId: campaignId.value };
  const read = { ...terms, ...texts, value: value.value };
  const date = readDateInput(form, { ...answers, terms: read }, context);
  return {
    answers: { terms: read, ...date.answers },
    faults: { ...name.faults, ...value.faults, ...date.faults, ...notes.faults, ...crmId.faults, ...campaignId.faults },
    asked: date.asked,
  };
}
