import { takeContactDetails } from './contact-parts';
import { addressedSurname } from './person-name';
import { tidyAnswer } from '../plain-answer';
import { linesAboutPerson } from './signature';

/** The parts of one line about a person. */
export interface PersonLine {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  /** What may be a name. */
  readonly pieces: readonly string[];
  readonly titles: readonly string[];
  /** Whether it has the form of an address in a mail program, where the last name may come first. */
  readonly isAddress: boolean;
  /** The detail that has a label but is missing, or could not be read. */
  readonly missing: 'email' | 'phone' | null;
}

const EMAIL_LABEL = 'e-?mail(?: address)?|mail|电子邮箱|电子邮件|邮箱地址|邮箱|邮件|邮址';

const PHONE_LABEL =
  'telephone|phone(?: number)?|tel|mobile|cell(?:phone)?|direct|office|work|ph|电话号码|联系电话|电话|手机号码|手机号|手机|座机|联系方式';

const NAME_LABEL = 'full name|name|contact(?: person)?|person|姓名|名字|联系人|名称';

const TITLE_LABEL = 'job title|title|position|role|职位|职务|头衔|职称';

const CONNECTING = "at|on|is|and|or|with|his|her|their|'s|的|是|为";

const NO_TITLE_LABELS = `${EMAIL_LABEL}|${PHONE_LABEL}|${NAME_LABEL}`;

const LABEL_AT_END = new RegExp(`(?:(?:^|(?<=\\p{Script=Han})| )(?:${NO_TITLE_LABELS}|${CONNECTING})[ :.]*)+$`, 'iu');

const LABEL_AT_START = new RegExp(
  `^(?:(?:(?:the |our |my )?(?:${NAME_LABEL})(?: is| was)? ?[:.]? |(?:${NAME_LABEL})[:是为] ?|it is |it's |that's |this is |is |their |his |her |add |也?是))+`,
  'iu',
);

const TITLED = new RegExp(`^(?:${TITLE_LABEL})(?: ?[:.是为] ?| is )(.+)$`, 'iu');

const TITLE_WORD = new RegExp(
  '(?:^|[ /&-])(?:c[b-gi-z]o|s?e?vp|vice|president|director|manager|mgr|head|lead|leader|chief|officer|engineer|architect|consultant|analyst|specialist|developer|administrator|admin|buyer|purchasing|' +
    'procurement|sales|marketing|finance|financial|operations|accountant|controller|owner|founder|co-founder|partner|principal|executive|secretary|assistant|coordinator|representative|rep|' +
    'supervisor|strategist|scientist|ciso|it|hr|legal|security|infrastructure|account|project|program|product|chairman|chairwoman|chair|professor|teacher)(?:$|[ ,/&-])',
  'iu',
);

const HAN_TITLE =
  /(?:经理|总监|总裁|主管|主任|工程师|顾问|代表|专员|助理|董事长?|负责人|架构师|采购|销售|财务|市场|运营|人事|法务|部长?|处长|科长|院长|校长|店长|厂长|行长|官|秘书|会计|分析师|开发|合伙人|创始人|老板|ceo|cto|cio|cfo)$/iu;

/** Whether a piece of the line is a title rather than a name. */
const isTitle = (piece: string): boolean =>
  TITLE_WORD.test(piece) || (HAN_TITLE.test(piece) && Array.from(piece).length > 2 && addressedSurname(piece) === null);

function missingIn(
  pieces: readonly string[],
  emails: readonly string[],
  phones: readonly string[],
): PersonLine['missing'] {
  const rest = pieces.join(' ');
  if (rest.includes('@') || (emails.length === 0 && new RegExp(`(?:^| |:)(?:${EMAIL_LABEL}) ?:`, 'iu').test(rest)))
    return 'email';
  if (/\d[\d ().-]*\d{2}|\+ ?\d|fax|传真/iu.test(rest)) return 'phone';
  return phones.length === 0 && new RegExp(`(?:^| |:)(?:${PHONE_LABEL}) ?:`, 'iu').test(rest) ? 'phone' : null;
}

/** Labels that follow other text without punctuation between. */
const LABEL_INSIDE = new RegExp(`(?<=[ \\p{Script=Han}])(?=(?:${NO_TITLE_LABELS}|${TITLE_LABEL}) ?:)`, 'giu');

/** Splits `Sue Smith CIO` and `张伟 采购经理` into name and title. */
function nameAndTitle(piece: string): readonly string[] {
  if (!isTitle(piece) || TITLED.test(piece)) return [piece];
  const words = piece.split(' ');
  const at = words.findIndex(isTitle);
  const isHan = /^\p{Script=Han}{2,4}$/u.test(words[0] ?? '') && at === 1;
  return isHan || at === 2 || at === 3 ? [words.slice(0, at).join(' '), words.slice(at).join(' ')] : [piece];
}

/** Splits a line about a person into its parts. */
export function readPersonLine(text: string): PersonLine {
  const { emails, phones, rest } = takeContactDetails(
    tidyAnswer(linesAboutPerson(text.slice(0, 1_000)).replace(/[\n\r\t]+/gu, ', ')),
  );
  const raw = rest
    .replace(LABEL_INSIDE, ', ')
    .split(/[,;、|<>()"。!]| [-/] /u)
    .map((piece) => piece.trim());
  const bare = raw.map((piece) =>
    piece
      .replace(LABEL_AT_END, '')
      .trim()
      .replace(LABEL_AT_START, '')
      .replace(/^[(\s]+|[)\s:]+$/gu, '')
      .trim(),
  );
  const pieces = bare.filter((piece) => /[\p{L}\d]/u.test(piece)).flatMap(nameAndTitle);
  const labelled = pieces.flatMap((piece) => TITLED.exec(piece)?.[1] ?? []);
  const unlabelled = pieces.filter((piece) => !TITLED.test(piece));
  return {
    emails,
    phones,
    pieces: unlabelled.filter((piece) => !isTitle(piece)),
    titles: [...unlabelled.filter(isTitle), ...labelled],
    isAddress: rest.includes('<'),
    missing: missingIn(raw, emails, phones),
  };
}
