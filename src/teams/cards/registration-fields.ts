import { DEPLOYMENT_TENANTS, PRICING_MODELS } from '../../domain/model/registration';
import { registrableSolutions, safeToWinAt, type RegistrationForm } from '../../domain/forms/registration-rules';
import type { Solution } from '../../domain/model/terms';
import type { Referral } from '../../domain/model/referral';
import { formatNearMoment } from '../text/formats';
import { escaped, sanitized } from '../text/plain-text';
import { sayTo, type Reader, type Say } from '../text/reader';
import { formField, type Choice, type FormFault } from './form-fields';

/** Whether a deal can be registered for Microsoft's incentives if it is won now. */
export interface IncentiveProspects {
  /** The solutions that can be registered. */
  readonly solutions: readonly Solution[];
  /** How many more solutions are eligible but do not fit in the form. */
  readonly notAskedCount: number;
  /**
   * Why the deal cannot be registered although a solution is eligible: it is private, or Microsoft has not accepted it.
   * Null if it can be.
   */
  readonly hindrance: 'private' | 'microsoft' | null;
  /** Until when winning the deal puts the registration at risk; null if it does not. */
  readonly riskyUntil: Date | null;
}

/** The prospects of a deal, given the ids of the eligible solutions. */
export function prospectsOf(referral: Referral, eligible: ReadonlySet<string>, now: Date): IncentiveProspects {
  const solutions = registrableSolutions(referral, eligible);
  const count = referral.needs.solutions.filter(({ id }) => eligible.has(id)).length;
  if (count === 0) return { solutions: [], notAskedCount: 0, hindrance: null, riskyUntil: null };
  const isPrivate = referral.dealType === 'private';
  const hinders = isPrivate ? 'private' : 'microsoft';
  const safeAt = safeToWinAt(referral);
  const riskyUntil = !isPrivate && safeAt > now ? safeAt : null;
  if (solutions.length === 0) return { solutions, notAskedCount: 0, hindrance: hinders, riskyUntil };
  return { solutions, notAskedCount: count - solutions.length, hindrance: null, riskyUntil };
}

/** What a person should know before marking the deal as won, one line each. */
export function prospectLines(
  { solutions, notAskedCount, hindrance, riskyUntil }: IncentiveProspects,
  reader: Reader,
): readonly { readonly text: string }[] {
  const say = sayTo(reader);
  return [
    ...(riskyUntil === null ? [] : [say('register.risky', { when: formatNearMoment(reader, riskyUntil) })]),
    ...(hindrance === null ? [] : [say(`register.hindered.${hindrance}`)]),
    ...(notAskedCount === 0 ? [] : [say('register.unasked', { asked: solutions.length, others: notAskedCount })]),
  ].map((text) => ({ text: `⚠ ${text}` }));
}

/** The answers that are filled in at first: the deal's value. Everything else only the seller knows. */
export function registrationAnswers(dealValue: string, solutions: readonly Solution[]): RegistrationForm {
  const [only, ...others] = solutions;
  const isOne = only !== undefined && others.length === 0;
  return { contractValue: dealValue, ...(isOne ? { solutionValue0: dealValue } : {}) };
}

/** The answers to the questions, and their faults. */
interface RegistrationAnswers {
  readonly registration: RegistrationForm;
  readonly currency: string;
  readonly faults: Partial<Record<string, FormFault>>;
  readonly today: string;
}

const CONTRACT_QUESTIONS = ['contractValue', 'contractSigned', 'contractStart', 'contractEnd'] as const;

const SOLUTION_QUESTIONS = [
  'solutionValue',
  'deployedOnAzure',
  'deployedIn',
  'pricingModel',
  'marketplaceDate',
] as const;

/** The longest answer, in UTF-16 units. */
const LONGEST_REGISTRATION_ANSWER = 80;

/** A question as the template needs it. */
function question(
  id: string,
  label: string,
  { registration, currency, faults, today }: RegistrationAnswers,
  reader: Reader,
): object {
  const field = formField(reader, label, sanitized(registration[id] ?? '', LONGEST_REGISTRATION_ANSWER), faults[id], {
    field: id,
    currency,
    today,
  });
  return { id, ...field };
}

const yesOrNo = (say: Say): readonly Choice[] => [
  { title: say('register.yes'), value: 'true' },
  { title: say('register.no'), value: 'false' },
];

/** The questions about one solution. Their ids end with the solution's index. */
function solutionQuestions(
  { id, name }: Solution,
  place: number,
  answers: RegistrationAnswers,
  reader: Reader,
): object {
  const say = sayTo(reader);
  const asked = SOLUTION_QUESTIONS.map(
    (key) => [key, question(`${key}${place}`, say(`register.${key}`), answers, reader)] as const,
  );
  return { heading: escaped(name ?? id, 120), ...Object.fromEntries(asked) };
}

/** The questions of the deal registration; none if no solution can be registered. */
export function registrationSection(
  solutions: readonly Solution[],
  register: string,
  answers: RegistrationAnswers,
  reader: Reader,
): readonly object[] {
  if (solutions.length === 0) return [];
  const say = sayTo(reader);
  const asked = CONTRACT_QUESTIONS.map((key) => [key, question(key, say(`register.${key}`), answers, reader)] as const);
  return [
    {
      heading: say('register.heading'),
      hint: say('register.hint'),
      toggle: { label: say('register.label'), title: say('register.toggle'), value: register },
      contract: { heading: say('register.contract'), ...Object.fromEntries(asked) },
      solutions: solutions.map((solution, place) => solutionQuestions(solution, place, answers, reader)),
      choices: {
        azure: yesOrNo(say),
        tenants: DEPLOYMENT_TENANTS.map((value) => ({ title: say(`register.tenant.${value}`), value })),
        models: PRICING_MODELS.map((value) => ({ title: say(`register.model.${value}`), value })),
        placeholder: say('register.placeholder'),
      },
    },
  ];
}
