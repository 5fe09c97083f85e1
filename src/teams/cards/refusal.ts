import { fieldsOf } from '../../domain/model/field-changes';
import type { DealField } from '../../domain/model/terms';
import { isPermanent, type Refusal } from '../../domain/model/trouble';
import type { Referral } from '../../domain/model/referral';
import { languageOf } from '../text/formats';
import { escaped, literal } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { referralButton, type Button } from './buttons';
import { fieldName, fieldWords } from './history-words';
import { customerName, retryButtons, type RenderedCard } from './referral';
import { briefFacts, type Fact } from './referral-facts';
import { renderCard } from './render-card';
import { failureWords, fieldMeant, inSentences, isEditable, isStuck, remedyWords, troubleOf } from './trouble-words';

/** Each kind of refusal has its own sign; the tone is additional. */
const REFUSAL_LOOKS = {
  overruled: { sign: '≠', tone: 'attention' },
  fields: { sign: '≠', tone: 'warning' },
  missing: { sign: '⚠', tone: 'attention' },
  invalid: { sign: '⚠', tone: 'warning' },
  waiting: { sign: '⏳', tone: 'emphasis' },
} as const;

type Kind = keyof typeof REFUSAL_LOOKS;

function refusalKind({ why, fields }: Refusal): Kind {
  if (why === 'overruled') return fields.length > 0 ? 'fields' : 'overruled';
  return why === 'missing' || why === 'invalid' ? why : 'waiting';
}

/** The deal, as part of a sentence. */
const dealWords = (referral: Referral, reader: Reader): string =>
  sayTo(reader)('refused.deal', { customer: customerName(referral, reader), code: referral.code });

/** What happened, in whole sentences. */
function refusalStory(referral: Referral, { deed, why, fields, target }: Refusal, reader: Reader): readonly string[] {
  const say = sayTo(reader);
  if (fields.length > 0) return [say('refused.fields.text')];
  if (why === 'overruled')
    return [say(`refused.stage.${referral.stage}`, { deal: dealWords(referral, reader) }), say(`refused.deed.${deed}`)];
  return why === 'missing' || why === 'invalid' ? [failureWords({ deed, code: why, target }, reader)] : [];
}

/** The fields of the deal that the refusal is about. */
function concernedFields({ fields, target }: Refusal): readonly DealField[] {
  const meant = fieldMeant(target);
  return fields.length > 0 || meant === null ? fields : [meant];
}

/** What to do next, in the current state. */
function refusalAdvice(referral: Referral, refusal: Refusal, reader: Reader): readonly string[] {
  const say = sayTo(reader);
  const { trouble } = referral;
  if (refusal.why === 'overruled')
    return refusal.fields.length > 0 && isEditable(referral) ? [say('refused.fields.advice')] : [];
  if (trouble === null) return [say('refused.over')];
  return isPermanent(trouble.code)
    ? [remedyWords(referral, trouble, reader)]
    : troubleOf(referral, reader).map(({ text }) => text);
}

function refusalFacts(referral: Referral, refusal: Refusal, reader: Reader): readonly Fact[] {
  const fields = concernedFields(refusal);
  const now = fieldsOf(referral);
  return fields.length === 0
    ? briefFacts(referral, reader)
    : fields.map((field) => ({ title: fieldName(field, reader), value: fieldWords(field, now, reader) }));
}

function refusalButtons(referral: Referral, refusal: Refusal, reader: Reader): readonly Button[] {
  const say = sayTo(reader);
  const { id } = referral;
  const isAboutFields = concernedFields(refusal).length > 0 || (refusal.why === 'invalid' && refusal.target === null);
  const isOpen = refusal.why === 'overruled' || isStuck(referral);
  const edit =
    isEditable(referral) && isAboutFields && isOpen
      ? [referralButton(say('button.edit'), 'deal.edit', id, 'positive')]
      : [];
  return [...edit, ...retryButtons(referral, reader), referralButton(say('button.details'), 'referral.refresh', id)];
}

/**
 * The message to a person, in their own chat, that Partner Center has not accepted something they did: what, why, the
 * current state there, and what to do next. It names nobody at the customer.
 */
export function refusalCard(referral: Referral, refusal: Refusal, reader: Reader): RenderedCard {
  const say = sayTo(reader);
  const kind = refusalKind(refusal);
  const { sign, tone } = REFUSAL_LOOKS[kind];
  const customer = literal(referral.customer.name ?? say('customer.unknown'), 120);
  const headline = `${sign} ${say(`refused.${kind}`)}`;
  const summary = `${headline}: ${customer} (${referral.code})`;
  const [story, advice] = [refusalStory(referral, refusal, reader), refusalAdvice(referral, refusal, reader)];
  const card = renderCard('refusal', {
    lang: languageOf(reader),
    summary,
    tone,
    headline,
    code: referral.code,
    customer: customerName(referral, reader),
    names: referral.terms.name === null ? [] : [{ text: escaped(referral.terms.name, 200) }],
    story: story.length === 0 ? [] : [{ text: inSentences(story, reader) }],
    facts: refusalFacts(referral, refusal, reader),
    advice: advice.map((text) => ({ text })),
    buttons: refusalButtons(referral, refusal, reader),
  });
  return { card, summary };
}
