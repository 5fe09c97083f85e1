import { ASSISTANCE_CODES } from '../../model/assistance';
import type { DealType } from '../../model/terms';
import { readTypedChoice, readTypedYesNo, type Option } from '../../typed/typed-choice';
import { understoodAs, answerAmong, rejectedAnswer, understoodTexts, type AnswerReading } from '../model/answer';
import { DEAL_TYPES, type Answers, type Candidate, type DraftContext } from '../model/draft';
import { LONGEST_DRAFT_TEXTS } from '../model/rules';

const dealTypeCandidate = (dealType: DealType): Candidate => ({
  label: { kind: 'dealType', dealType },
  answers: { dealType },
});

/**
 * Reads the deal type. A bare "no" leaves open whether Microsoft's sellers may see the deal, so both types are
 * candidates.
 */
export function readDealType(text: string, _answers: Answers, { namesOf }: DraftContext): AnswerReading {
  const read = readTypedChoice(
    text,
    DEAL_TYPES.map((value) => ({ value, names: [value, ...namesOf(value)] })),
  );
  const isNamed = read.kind === 'understood' && read.value.length === 1 && isNameOf(text, read.value, namesOf);
  const yesNo = isNamed ? null : readTypedYesNo(text);
  if (yesNo?.kind === 'understood')
    return answerAmong(
      'microsoftHelp',
      (yesNo.value ? ['co-sell' as const] : DEAL_TYPES.slice(0, 2)).map(dealTypeCandidate),
    );
  if (read.kind === 'fault') return rejectedAnswer('microsoftHelp', read.fault);
  const meant = read.kind === 'which' ? read.candidates.flat() : read.value;
  return answerAmong('microsoftHelp', [...new Set(meant)].map(dealTypeCandidate));
}

/** Whether the text is the whole name of a deal type; the beginning of a name may be just a yes or a no. */
const isNameOf = (text: string, [dealType]: readonly DealType[], namesOf: DraftContext['namesOf']): boolean =>
  dealType !== undefined &&
  [dealType, ...namesOf(dealType)].some((name) => name.toLowerCase() === text.trim().toLowerCase());

/** A choice, and the note after a dash or a colon. */
const CHOICE_AND_NOTE = /^(.+?)(?:\s+[-–—]+\s+|\s*——\s*|\s*[:：]\s*)(.+)$/su;

/** Reads the kind of help that Microsoft is asked for; the text after a dash or a colon is the note to Microsoft. */
export function readAssistance(text: string, answers: Answers, { namesOf }: DraftContext): AnswerReading {
  const { choices, note } = readChoiceAndNote(
    text,
    ASSISTANCE_CODES.map((value) => ({ value, names: [value, ...namesOf(value)] })),
  );
  if (note.length > LONGEST_DRAFT_TEXTS.assistanceNote) return rejectedAnswer('assistanceNote', 'too-long');
  const assistanceNote = note === '' ? answers.assistanceNote : note;
  const candidates = choices.map((assistance): Candidate => ({
    label: { kind: 'assistance', assistance },
    answers: { assistance, assistanceNote },
  }));
  const [only, ...others] = candidates;
  if (only === undefined || others.length > 0) return answerAmong('assistance', candidates);
  return understoodAs(only.answers, [
    { field: 'assistance', label: only.label },
    ...understoodTexts({ assistanceNote: note }),
  ]);
}

/** The choices that a text names, and the note after them; no choices if it names none. */
function readChoiceAndNote<T>(
  text: string,
  options: readonly Option<T>[],
): { readonly choices: readonly T[]; readonly note: string } {
  const whole = readTypedChoice(text, options);
  const [, choice = '', note = ''] = whole.kind === 'fault' ? (CHOICE_AND_NOTE.exec(text) ?? []) : [];
  const read = note === '' ? whole : readTypedChoice(choice, options);
  if (read.kind === 'fault') return { choices: [], note: note.trim() };
  return { choices: [...new Set(read.kind === 'which' ? read.candidates.flat() : read.value)], note: note.trim() };
}

/** Reads whether the customer agreed that the contact's details go to Microsoft. */
export function readConsent(text: string): AnswerReading {
  const read = readTypedYesNo(text);
  if (read.kind === 'fault') return rejectedAnswer('consent', read.fault);
  const yes = read.kind === 'understood' ? read.value : null;
  return yes === null
    ? rejectedAnswer('consent', 'choice-not-understood')
    : understoodAs({ consent: yes }, [{ field: 'consent', label: { kind: 'yesNo', yes } }]);
}
