import { isStreet } from './address-piece';
import { countryIn, type CountryNamed } from './address-text';

/** The name of a company and the pieces that follow it. */
export interface Company {
  readonly name: string;
  readonly rest: readonly string[];
}

const FORM =
  'inc|incorporated|ltd|limited|llc|l\\.l\\.c|llp|lp|plc|corp|corporation|co|company|gmbh(?: ?& ?co\\.? ?kg(?:aa)?)?|ag|kg|ohg|se|s\\.a\\.?(?:s|r\\.l)?|sa|sas|sarl|s\\.p\\.a|spa|s\\.r\\.l|srl|b\\.v|bv|n\\.v|nv|' +
  'a/s|as|asa|ab|oy|oyj|pty(?:\\.? ltd)?|pvt(?:\\.? ltd)?|pte(?:\\.? ltd)?|k\\.k|kk|sp\\. ?z ?o\\.o|a\\.s|s\\.r\\.o|s\\.l|sl|s\\.?a\\.? de c\\.?v|co\\.? ltd|有限公司|股份有限公司|有限责任公司';

const LEGAL_FORM = new RegExp(`^(?:${FORM})\\.?$`, 'iu');

const HAN_COMPANY = /(?:公司|集团|银行|大学|学院|医院|有限|股份|事务所|研究院|中心|厂|局|所)$/u;

const INTRODUCTION =
  /^(?:(?:the |new |a new |our )?(?:customer|client|company|account)(?:'s name)?(?: name)?(?: is| was|:)? |(?:the |new |a new )?(?:customer|client|company|account|name): ?|it is |it's |(?:新?客户|公司|企业|客户名称?|公司名称?|名称)(?:名称?)?(?:是|为|叫|:)+ ?)+/iu;

/** Answers that name no company. */
const NO_COMPANY =
  /^(?:i |we |no$|no idea|none|nobody|not |don'?t|dunno|idk|tb[adc]$|unknown|unsure|skip$|n\/?a$|same(?: (?:one|as|customer|company).*)?$|the (?:first|second|third|last|same|other)(?: one)?$|yes$|ok$|okay$|help$|back$|cancel$|later$|me$|不知|不清楚|没有|没想|无$|暂无|待定|跳过|还没|同上|是的?$|好的?$|取消|返回|帮助|以后再|稍后)/iu;

const isName = (text: string): boolean =>
  /\p{L}/u.test(text) && !/@|^\+|https?:/u.test(text) && !NO_COMPANY.test(text) && text.length <= 160;

/** The company with the legal forms that follow its name after a comma: `Fabrikam, Inc.`, `Contoso Co., Ltd.`. */
function withLegalForm([name = '', ...rest]: readonly string[]): Company {
  const forms = rest.findIndex((piece) => !LEGAL_FORM.test(piece));
  const end = forms < 0 ? rest.length : forms;
  return { name: [name, ...rest.slice(0, end)].join(', '), rest: rest.slice(end) };
}

/**
 * Splits a line without commas where the name may end: before a country at the end, or at "in", a dash or a space
 * between Chinese words.
 */
function splitAfterName(line: string, countryNamed: CountryNamed): readonly Company[] {
  const whole = { name: line, rest: [] };
  const [, name, place] =
    /^(.+?) (?:in|from|based in|located in|at) (\p{Lu}.*)$/u.exec(line) ??
    /^(.+?)(?:位于|在)(.{2,})$/u.exec(line) ??
    [];
  if (name !== undefined && place !== undefined) return [{ name, rest: [place] }, whole];
  const dashed = line.split(/ [-–—/] /u);
  if (dashed.length > 1) return [{ name: dashed[0] ?? line, rest: dashed.slice(1) }, whole];
  if (/\p{Script=Han}/u.test(line) && line.includes(' ')) {
    const [first = line, ...rest] = line.split(' ');
    const apart = { name: first, rest };
    return HAN_COMPANY.test(first) ? [apart] : [apart, whole];
  }
  return beforeCountry(line, countryNamed);
}

function beforeCountry(line: string, countryNamed: CountryNamed): readonly Company[] {
  const whole = { name: line, rest: [] };
  const words = line.split(' ');
  for (let last = 1; last < Math.min(words.length, 4); last += 1) {
    const [name, end] = [words.slice(0, -last).join(' '), words.slice(-last).join(' ')];
    const isWritten = end.length > 3 || end === end.toUpperCase() || /^(?:usa?|uk)$/u.test(end);
    const isCountry = isWritten && !LEGAL_FORM.test(end) && countryIn(end, countryNamed) !== null;
    if (isCountry && !/ (?:of|the|and|&|de|von|in)$/iu.test(name)) return [{ name, rest: [end] }, whole];
  }
  return [whole];
}

/** `Contoso, SA` can be a société anonyme, or a company in Saudi Arabia. */
function withFormOrCountry(pieces: readonly string[], countryNamed: CountryNamed): readonly Company[] {
  const company = withLegalForm(pieces);
  const [name = '', ...rest] = pieces;
  const [only = ''] = rest;
  const isBoth =
    rest.length === 1 &&
    company.rest.length === 0 &&
    /^[A-Z]{2}$/u.test(only) &&
    countryIn(only, countryNamed) !== null;
  return isBoth ? [company, { name, rest }] : [company];
}

/** The companies that a line can mean, the likeliest first; empty if it names none. */
export function companiesIn(text: string, countryNamed: CountryNamed): readonly Company[] {
  const line = text
    .replace(INTRODUCTION, '')
    .replace(/ ?[(（]([^()（）]*[,，、][^()（）]*)[)）]$/u, ', $1')
    .replace(/[!?。]+$/u, '')
    .replace(/,? (?:please|thanks|thank you)$/iu, '')
    .replace(/^"([^"]+)"/u, '$1')
    .trim();
  const pieces = line
    .split(/[,;、|。]/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  const [first = ''] = pieces;
  const isPlace =
    (isStreet(first) && /^\d/u.test(first)) ||
    (/.{4}|\p{Script=Han}/u.test(first) && countryIn(first, countryNamed) !== null);
  if (!isName(first) || isPlace) return [];
  return pieces.length === 1 ? splitAfterName(first, countryNamed) : withFormOrCountry(pieces, countryNamed);
}
