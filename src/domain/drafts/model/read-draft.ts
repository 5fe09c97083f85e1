import { DRAFT_FORMAT, STEP_IDS, type Candidate, type Draft, type Label, type StepId } from './draft';
import {
  storedAnswers,
  storedAssistance,
  storedContact,
  storedCustomer,
  storedDate,
  storedDealType,
  storedList,
  storedMoney,
  storedObject,
  storedPartialAnswers,
  storedSolution,
  storedText,
  type StoredObject,
} from './stored-answers';

/** A stored draft in the current format. */
export interface StoredDraft {
  readonly draft: Draft;
  /** Whether it was migrated from another format, so that its answers should be checked. */
  readonly isCarriedOver: boolean;
}

const stepIn = (value: unknown): StepId | null => STEP_IDS.find((id) => id === value) ?? null;

type LabelKind = Label['kind'];

/** Reads a stored label by its kind; null if it cannot be understood. */
const LABEL_READERS: { readonly [Kind in LabelKind]: (stored: StoredObject) => Label | null } = {
  // The empty text is a valid label.
  text: ({ text }) => (typeof text === 'string' ? { kind: 'text', text } : null),
  country: ({ code }) => labelOrNull(storedText(code), (known) => ({ kind: 'country', code: known })),
  date: ({ date }) => labelOrNull(storedDate(date), (known) => ({ kind: 'date', date: known })),
  money: ({ money }) => labelOrNull(storedMoney(money), (known) => ({ kind: 'money', money: known })),
  customer: ({ customer }) => ({ kind: 'customer', customer: storedCustomer(customer) }),
  person: ({ person }) => labelOrNull(storedContact(person), (known) => ({ kind: 'person', person: known })),
  solution: ({ solution }) => labelOrNull(storedSolution(solution), (known) => ({ kind: 'solution', solution: known })),
  dealType: ({ dealType }) => labelOrNull(storedDealType(dealType), (known) => ({ kind: 'dealType', dealType: known })),
  assistance: ({ assistance }) =>
    labelOrNull(storedAssistance(assistance), (known) => ({ kind: 'assistance', assistance: known })),
  yesNo: ({ yes }) => (typeof yes === 'boolean' ? { kind: 'yesNo', yes } : null),
};

function labelOrNull<T>(value: T | null, labelOf: (value: T) => Label): Label | null {
  return value === null ? null : labelOf(value);
}

const isLabelKind = (kind: unknown): kind is LabelKind =>
  typeof kind === 'string' && Object.hasOwn(LABEL_READERS, kind);

function candidateIn(value: unknown): Candidate | null {
  const { label, answers } = storedObject(value);
  const stored = storedObject(label);
  const read = isLabelKind(stored['kind']) ? LABEL_READERS[stored['kind']](stored) : null;
  return read === null ? null : { label: read, answers: storedPartialAnswers(answers) };
}

const momentIn = (value: unknown): Date | null =>
  value instanceof Date && !Number.isNaN(value.getTime()) ? value : null;

/** The stored candidates: all of them or none, since people pick them by number. */
function askedIn(value: unknown): readonly Candidate[] {
  const candidates = storedList(value).map(candidateIn);
  return candidates.every((candidate) => candidate !== null) ? candidates : [];
}

/**
 * Reads a stored draft of any format. From an older or a newer one it keeps the answers that the current questions
 * understand; the person goes on with the open questions, and candidates are dropped. Null: it is no draft.
 */
export function readDraft(stored: StoredObject): StoredDraft | null {
  const { format, id, revision, startedAt, changedAt, cancelledAt } = stored;
  const started = momentIn(startedAt);
  if (
    typeof id !== 'string' ||
    id === '' ||
    started === null ||
    typeof revision !== 'number' ||
    !Number.isSafeInteger(revision)
  )
    return null;
  const isCarriedOver = format !== DRAFT_FORMAT;
  const asked = isCarriedOver ? [] : askedIn(stored['asked']);
  const draft: Draft = {
    ...{ id, revision, startedAt: started, changedAt: momentIn(changedAt) ?? started, asked },
    answers: storedAnswers(stored['answers']),
    skipped: storedList(stored['skipped']).flatMap((step) => stepIn(step) ?? []),
    at: isCarriedOver ? null : stepIn(stored['at']),
    cancelledAt: momentIn(cancelledAt),
  };
  return { draft, isCarriedOver };
}
