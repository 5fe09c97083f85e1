import type { Answers, Part, StepId } from '../model/draft';
import { firstStepOf } from '../model/steps';

/** The change that a line at the review asks for: a question, and perhaps its new answer. */
export interface ReviewLine {
  readonly step: StepId;
  /** Empty: the question has to be asked. */
  readonly answer: string;
}

type ReviewPlace = { readonly part: Part } | { readonly step: StepId };

/** The names of the parts and the questions; longer names come before those that begin them. */
const REVIEW_NAMES: readonly (readonly [place: ReviewPlace, names: string])[] = [
  [{ step: 'dealName' }, 'deal name|name of the deal|name|商机名称|交易名称|项目名称|名称'],
  [
    { step: 'dealType' },
    "microsoft's help|microsoft help|deal type|type|help|sharing|微软的?帮助|微软协助|商机类型|类型|帮助",
  ],
  [{ step: 'assistance' }, 'type of help|kind of help|assistance|帮助类型|协助类型'],
  [{ step: 'address' }, 'customer address|address|street|city|country|客户地址|地址|街道|城市|国家(?:或地区|/地区)?'],
  [{ step: 'contact' }, 'customer contact|contact(?: person)?|客户联系人|联系人'],
  [{ step: 'dealValue' }, 'deal value|value|amount|price|currency|商机金额|金额|价值|币种|货币'],
  [
    { step: 'closeDate' },
    'estimated close date|close date|closing date|closes|date|预计成交日期|成交日期|关闭日期|截止日期|日期',
  ],
  [{ step: 'extras' }, 'notes?|crm(?: id)?|campaign(?: id)?|extras|备注|市场活动|营销活动|CRM编号'],
  [{ step: 'consent' }, 'consent|agreement|同意'],
  [{ part: 'details' }, 'deal details|details|deal|商机详情|商机信息|详情|细节'],
  [{ part: 'people' }, 'our people|people|team|colleagues|团队成员|团队|人员|同事'],
  [{ part: 'solutions' }, 'solutions?|products?|解决方案|方案|产品'],
  [{ part: 'microsoft' }, 'microsoft|co-sell|微软'],
  [{ part: 'customer' }, 'customer name|customer|company|客户名称|客户|公司'],
];

const CHANGE = /^(?:please\s+)?(?:change|edit|set|correct|update|请?(?:修改|更改|改|编辑))\s*(?:the\s+)?/iu;

/** The text between a name and its new answer; a space or punctuation is required after Latin letters only. */
const AFTER_REVIEW_NAME = /^(?:\s*[:：=]\s*|\s+(?:is|to)\s+|\s+|\s*(?:改为|改成|是|为)\s*|$)/iu;

const SHAPES: readonly (readonly [place: ReviewPlace, shape: RegExp])[] = REVIEW_NAMES.map(([place, names]) => [
  place,
  new RegExp(`^(?:${names})`, 'iu'),
]);

/** The place that the line begins with, and the text after its name; null if it begins with none. */
function placeNamed(
  line: string,
): { readonly place: ReviewPlace; readonly length: number; readonly rest: string } | null {
  const found = SHAPES.flatMap(([place, shape]) => {
    const [name = ''] = shape.exec(line) ?? [];
    const rest = line.slice(name.length);
    const between = AFTER_REVIEW_NAME.exec(rest)?.[0];
    const isWhole = name !== '' && (between !== undefined || /\p{Script=Han}$/u.test(name));
    return isWhole ? [{ place, length: name.length, rest: rest.slice(between?.length ?? 0).trim() }] : [];
  });
  return found.sort((one, other) => other.length - one.length)[0] ?? null;
}

/** Whether a part has several questions, so that an answer could be meant for any of them. */
const hasSeveralQuestions = (place: ReviewPlace): boolean => 'part' in place && place.part === 'details';

/** The new answer. The extras are distinguished by their labels, so these stay in front of it. */
function newAnswerIn(step: StepId, line: string, rest: string): string {
  return step === 'extras' && rest !== '' && !/^notes?\b|^备注|^extras/iu.test(line) ? line : rest;
}

/**
 * Reads a line at the review: the name of a part or of a question, and perhaps its new answer; null if it names none.
 */
export function readReviewLine(typed: string, answers: Answers): ReviewLine | null {
  const line = typed.trim().replace(CHANGE, '');
  const named = placeNamed(line);
  if (named === null || (hasSeveralQuestions(named.place) && named.rest !== '')) return null;
  const step = 'step' in named.place ? named.place.step : firstStepOf(named.place.part, answers);
  return { step, answer: newAnswerIn(step, line, named.rest) };
}
