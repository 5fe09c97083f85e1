import { DRAFT_FORMAT, STEP_IDS, type Candidate, type Draft, type Label, type StepId } from './draft';
import {
  answersIn,
  assistanceIn,
  contactIn,
  customerIn,
  dateIn,
  dealTypeIn,
  listIn,
  moneyIn,
  objectIn,
  partialAnswersIn,
  solutionIn,
  textIn,
  type Stored,
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
const LABELS: { readonly [Kind in LabelKind]: (stored: Stored) => Label | null } = {
  // The empty text is a valid label.
  text: ({ text }) => (typeof text === 'string' ? { kind: 'text', text } : null),
  country: ({ code }) => perhaps(textIn(code), (known) => ({ kind: 'country', code: known })),
  date: ({ date }) => perhaps(dateIn(date), (known) => ({ kind: 'date', date: known })),
  money: ({ money }) => perhaps(moneyIn(money), (known) => ({ kind: 'money', money: known })),
  customer: ({ customer }) => ({ kind: 'customer', customer: customerIn(customer) }),
  person: ({ person }) => perhaps(contactIn(person), (known) => ({ kind: 'person', person: known })),
  solution: ({ solution }) => perhaps(solutionIn(solution), (known) => ({ kind: 'solution', solution: known })),
  dealType: ({ dealType }) => perhaps(dealTypeIn(dealType), (known) => ({ kind: 'dealType', dealType: known })),
  assistance: ({ assistance }) =>
    perhaps(assistanceIn(assistance), (known) => ({ kind: 'assistance', assistance: known })),
  yesNo: ({ yes }) => (typeof yes === 'boolean' ? { kind: 'yesNo', yes } : null),
};

function perhaps<T>(value: T | null, labelOf: (value: T) => Label): Label | null {
  return value === null ? null : labelOf(value);
}

const isLabelKind = (kind: unknown): kind is LabelKind => typeof kind === 'string' && Object.hasOwn(LABELS, kind);

function candidateIn(value: unknown): Candidate | null {
  const { label, answers } = objectIn(value);
  const stored = objectIn(label);
  const read = isLabelKind(stored['kind']) ? LABELS[stored['kind']](stored) : null;
  return read === null ? null : { label: read, answers: partialAnswersIn(answers) };
}

const momentIn = (value: unknown): Date | null =>
  value instanceof Date && !Number.isNaN(value.getTime()) ? value : null;

/** The stored candidates: all of them or none, since people pick them by number. */
function askedIn(value: unknown): readonly Candidate[] {
  const candidates = listIn(value).map(candidateIn);
  return candidates.every((candidate) => candidate !== null) ? candidates : [];
}

/**
 * Reads a stored draft of any format. From an older or a newer one it keeps the answers that the current questions
 * understand; the person goes on with the open questions, and candidates are dropped. Null: it is no draft.
 */
export function readDraft(stored: Stored): StoredDraft | null {
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
    answers: answersIn(stored['answers']),
    skipped: listIn(stored['skipped']).flatMap((step) => stepIn(step) ?? []),
    at: isCarriedOver ? null : stepIn(stored['at']),
    cancelledAt: momentIn(cancelledAt),
  };
  return { draft, isCarriedOver };
}
