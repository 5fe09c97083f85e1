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

/** A draft as it was kept, in today's terms. */
export interface StoredDraft {
  readonly draft: Draft;
  /** Whether it was made of other questions than today's, so that its answers should be looked at again. */
  readonly isCarriedOver: boolean;
}

const stepIn = (value: unknown): StepId | null => STEP_IDS.find((id) => id === value) ?? null;

type LabelKind = Label['kind'];

/** What a label holds, by its kind; null where it cannot be understood. */
const LABELS: { readonly [Kind in LabelKind]: (stored: Stored) => Label | null } = {
  // Names of kinds are no text from outside; an empty text is one, too.
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

/** What was asked back; all of it, or nothing: the others are counted, too. */
function askedIn(value: unknown): readonly Candidate[] {
  const candidates = listIn(value).map(candidateIn);
  return candidates.every((candidate) => candidate !== null) ? candidates : [];
}

/**
 * Reads a draft of whatever format. Of an older or a newer one the answers are kept that today's questions understand, and
 * the person goes on with what is open; what was asked back is asked again. Null: it is no draft of anybody's.
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
