import { CONTACT_FIELDS } from '../../forms/invitation-form';
import type { UnderstoodAnswer, Understood } from '../model/answer';
import { textLabel } from '../model/answer';
import type { Answers, Label } from '../model/draft';
import { draftFormOf } from './form';
import { DRAFT_FIELDS, type DraftField } from '../model/faults';
import { firstContact } from '../model/rules';

const labelsOf = <T>(value: T | null, labelOf: (value: T) => Label): readonly Label[] =>
  value === null ? [] : [labelOf(value)];

/** The labels of inputs whose answer is more than their text. */
const ECHO_LABELS: Partial<Record<DraftField, (answers: Answers) => readonly Label[]>> = {
  customerCountry: ({ customer }) => labelsOf(customer.address.country, (code) => ({ kind: 'country', code })),
  contactName: ({ customer }) => labelsOf(firstContact(customer), (person) => ({ kind: 'person', person })),
  dealValue: ({ terms }) => labelsOf(terms.value, (money) => ({ kind: 'money', money })),
  closeDate: ({ terms }) => labelsOf(terms.closeDate, (date) => ({ kind: 'date', date })),
  people: ({ people }) => people.map((person) => ({ kind: 'person', person })),
  solutions: ({ solutions }) => solutions.map((solution) => ({ kind: 'solution', solution })),
  microsoftHelp: ({ dealType }) => labelsOf(dealType, (chosen) => ({ kind: 'dealType', dealType: chosen })),
  assistance: ({ assistance }) => labelsOf(assistance, (chosen) => ({ kind: 'assistance', assistance: chosen })),
  consent: ({ consent }) => labelsOf(consent, (yes) => ({ kind: 'yesNo', yes })),
};

/** Inputs that are not repeated, since other inputs show the same. */
const NOT_ECHOED: readonly DraftField[] = ['customer', 'currency', 'personName', 'personPhone', 'personEmail'];

/** Whether an input belongs to the contact, which is repeated once. */
const isOfContact = (field: DraftField): boolean => CONTACT_FIELDS.some((each) => each === field);

/** The changes between two states of the answers, input by input. */
export function echoOf(before: Answers, after: Answers, locale: string): UnderstoodAnswer['understood'] {
  const [former, present] = [draftFormOf(before, locale), draftFormOf(after, locale)];
  const isNews = (field: DraftField): boolean =>
    !NOT_ECHOED.includes(field) && former[field] !== present[field] && present[field] !== '';
  const news = [...new Set(DRAFT_FIELDS.filter(isNews).map((field) => (isOfContact(field) ? 'contactName' : field)))];
  return news.flatMap((field): readonly Understood[] => {
    const labels = ECHO_LABELS[field]?.(after) ?? [textLabel(present[field] ?? '')];
    return labels.map((label) => ({ field, label }));
  });
}
