import type { Terms } from '../../model/terms';
import { readTypedDate } from '../../typed/dates/typed-date';
import { readTypedMoney } from '../../typed/money/typed-money';
import {
  understoodAs,
  answerAmong,
  rejectedAnswer,
  understoodTexts,
  type AnswerReading,
  type DraftFaults,
} from '../model/answer';
import { currencyOf } from './country-currency';
import type { Answers, Candidate, DraftContext } from '../model/draft';
import { LONGEST_DRAFT_TEXTS } from '../model/rules';

/** The answer that sets these terms. */
const withTerms = ({ terms }: Pick<Answers, 'terms'>, changed: Partial<Terms>): Partial<Answers> => ({
  terms: { ...terms, ...changed },
});

/** Reads the deal's name: any words. */
export function readDealName(text: string, answers: Answers): AnswerReading {
  const name = text.replace(/\s+/gu, ' ').trim();
  if (name === '') return rejectedAnswer('dealName', 'required');
  if (name.length > LONGEST_DRAFT_TEXTS.dealName) return rejectedAnswer('dealName', 'too-long');
  return understoodAs(withTerms(answers, { name }), understoodTexts({ dealName: name }));
}

/**
 * Currencies to offer if none was typed: the current value's, the one of the customer's country, then those of the
 * latest deals.
 */
export function likelyCurrencies({ customer, terms }: Answers, { currencies }: DraftContext): readonly string[] {
  const own = [terms.value?.currency ?? null, currencyOf(customer.address.country)];
  return [...new Set([...own.filter((currency) => currency !== null), ...currencies])];
}

/** Reads the deal's value. */
export function readDealValue(text: string, answers: Answers, context: DraftContext): AnswerReading {
  const read = readTypedMoney(text, { locale: context.locale, currencies: likelyCurrencies(answers, context) });
  if (read.kind === 'fault') return rejectedAnswer('dealValue', read.fault);
  const values = read.kind === 'which' ? read.candidates : [read.value];
  return answerAmong(
    'dealValue',
    values.map((money): Candidate => ({
      label: { kind: 'money', money },
      answers: withTerms(answers, { value: money }),
    })),
  );
}

/** Reads the day on which the deal closes. */
export function readDealDate(text: string, answers: Answers, context: DraftContext): AnswerReading {
  const read = readTypedDate(text, context.today);
  if (read.kind === 'fault') return rejectedAnswer('closeDate', read.fault);
  const dates = read.kind === 'which' ? read.candidates : [read.value];
  return answerAmong(
    'closeDate',
    dates.map((date): Candidate => ({
      label: { kind: 'date', date },
      answers: withTerms(answers, { closeDate: date }),
    })),
  );
}

type Extras = Pick<Terms, 'notes' | 'crmId' | 'campaignId'>;

/** The labels of the extras, each with the separator before the value. */
const EXTRA_LABELS: readonly (readonly [extra: keyof Extras, shape: RegExp])[] = [
  ['crmId', /^crm(?:[\s-]*(?:id|number|编号|号|标识))?(\s*[:：=]\s*|[\s#]+)(.+)$/isu],
  ['campaignId', /^(?:campaign|市场活动|营销活动)(?:[\s-]*(?:id|number|编号|号|标识))?(\s*[:：=]\s*|[\s#]+)(.+)$/isu],
  ['notes', /^(?:notes?|remarks?|备注)(\s*[:：=]\s*)(.+)$/isu],
];

/** A text that looks like an id rather than a word: "campaign SPRING-27" has one, "campaign for spring" has none. */
const ID_LIKE = /^(?=.*[\dA-Z])[\w./#-]+$/u;

/** The labelled extra in a piece. Without a colon after the label, only an id is accepted. */
function labelledIn(piece: string): Partial<Extras> | null {
  for (const [extra, shape] of EXTRA_LABELS) {
    const [, mark = '', text = ''] = shape.exec(piece) ?? [];
    const value = text.trim();
    if (value !== '' && (/[:：=]/u.test(mark) || ID_LIKE.test(value))) return { [extra]: value };
  }
  return null;
}

/**
 * The extras in a text: labelled pieces, and the other pieces as notes. A text without any label is a note as it is.
 */
function extrasIn(text: string): Partial<Extras> {
  const pieces = text
    .split(/[;；\n]+/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  const labelled = pieces.flatMap((piece) => labelledIn(piece) ?? []);
  if (labelled.length === 0) return { notes: text.trim() };
  const rest = pieces.filter((piece) => labelledIn(piece) === null);
  const together = labelled.reduce((all, each) => ({ ...all, ...each }), {});
  const notes = [together.notes, ...rest].filter((note) => note !== undefined).join('; ');
  return notes === '' ? together : { ...together, notes };
}

/** Reads notes, the deal's CRM id and its campaign id, each with its label; text without a label is a note. */
export function readExtras(text: string, answers: Answers): AnswerReading {
  const extras = extrasIn(text);
  const faults: DraftFaults = Object.fromEntries(
    Object.entries(extras)
      .filter(([extra, value]) => (value ?? '').length > LONGEST_DRAFT_TEXTS[extra as keyof Extras])
      .map(([extra]) => [extra, 'too-long']),
  );
  if (Object.keys(faults).length > 0) return { kind: 'faults', faults };
  return understoodAs(withTerms(answers, extras), understoodTexts(extras));
}
