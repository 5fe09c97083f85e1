import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SOLUTION_GROUPS } from '../../src/domain/model/catalogue';
import { DEPLOYMENT_TENANTS, PRICING_MODELS } from '../../src/domain/model/registration';
import type { DealType } from '../../src/domain/model/terms';
import type { Remark } from '../../src/domain/drafts/conversation';
import { DRAFT_PARTS, STEP_IDS } from '../../src/domain/drafts/model/draft';
import type { DraftFault } from '../../src/domain/drafts/model/faults';
import type { FieldFault } from '../../src/domain/forms/deal-fields';
import { CHANGE_KINDS, isPermanent, TROUBLES } from '../../src/domain/model/trouble';
import { DECLINE_REASONS } from '../../src/domain/model/decline-reason';
import type { OwnerMessage, PersonMessage } from '../../src/domain/model/effect';
import { HAPPENINGS } from '../../src/domain/model/history';
import { STAGES } from '../../src/domain/model/referral';
import { en } from '../../src/locales/en';
import { LOCALES, translate, type MessageKey } from '../../src/locales/translate';
import { zhCN } from '../../src/locales/zh-cn';
import type { FormFault } from '../../src/teams/cards/form-fields';
import { COMMAND_NAMES } from '../../src/teams/turn/command';

const LANGUAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, 'zh-CN': zhCN };

const KEYS = Object.keys(en);

const SRC = path.join(__dirname, '..', '..', 'src');

/** All code except the messages themselves. */
const CODE = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^locales.(?:en|zh-cn)\.ts$/u.test(file))
  .map((file) => readFileSync(path.join(SRC, file), 'utf8'))
  .join('\n');

const placeholdersIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name]) => name ?? '').sort();

/** Records, so that a new fault or deal type must be listed here to compile. */
const FAULTS: Readonly<Record<FormFault, true>> = {
  required: true,
  'too-long': true,
  'date-not-understood': true,
  'date-past': true,
  'reason-unknown': true,
  'note-required': true,
  'choice-unknown': true,
  'start-before-signed': true,
  'end-before-start': true,
  'people-unknown': true,
  'people-missing': true,
  'people-too-many': true,
  'email-not-understood': true,
  'phone-not-understood': true,
  'solutions-missing': true,
  'solutions-unknown': true,
  'solutions-too-many': true,
  'contact-required': true,
  'assistance-required': true,
  'consent-required': true,
  'money-not-understood': true,
  'money-ambiguous': true,
  'money-negative': true,
  'money-too-large': true,
  'money-too-precise': true,
  'currency-unknown': true,
  'currency-missing': true,
  'currency-differs': true,
};

/** The kinds of news about deals, and the endings of further messages for each. */
const NEWS: Readonly<Record<OwnerMessage | PersonMessage, readonly string[]>> = {
  'microsoft-accepted': ['sellers', 'nobody'],
  'microsoft-declined': ['advice'],
  'microsoft-expired': ['advice'],
  overdue: ['advice', 'date'],
  'safe-to-win': ['advice'],
  'handed-over': ['deal', 'waiting'],
};

const DEAL_TYPES: Readonly<Record<DealType, true>> = { private: true, 'partner-led': true, 'co-sell': true };

/** The remarks about an answer to a question of a new deal. */
const REMARKS: Readonly<Record<Remark, true>> = {
  'private-eligible': true,
  'sharing-final': true,
  'consent-refused': true,
  'details-kept': true,
  'not-optional': true,
  'at-start': true,
  'not-cancelled': true,
  'too-late': true,
};

/** The faults of such an answer that have their own words in drafts. */
const DRAFT_FAULTS: Readonly<Record<Exclude<DraftFault, FieldFault> | 'people-unknown', true>> = {
  'customer-not-understood': true,
  'name-not-understood': true,
  'address-not-understood': true,
  'country-not-understood': true,
  'duns-not-understood': true,
  'person-not-understood': true,
  'email-not-understood': true,
  'phone-not-understood': true,
  'choice-not-understood': true,
  'people-missing': true,
  'people-unknown': true,
  'people-too-many': true,
  'solutions-missing': true,
  'solutions-unknown': true,
  'solutions-too-many': true,
  'contact-required': true,
  'assistance-required': true,
  'consent-required': true,
};

/** Partner Center's codes for the services that a customer needs. */
const SERVICES = [
  'ConsultingAndProfessional',
  'CustomSolution(ISV)',
  'DeploymentOrMigration',
  'Hardware',
  'Integration',
  'IPServices(ISV)',
  'LearningAndCertification',
  'Licensing',
  'ManagedServices',
  'ProjectServices',
];

/** Partner Center's codes for Microsoft's help; `Unknown` means none. */
const ASSISTANCE = [
  'WorkloadSpecificValueProposition',
  'CustomerTechnicalArchitecture',
  'ProofOfConceptOrDemo',
  'QuotesOrLicensing',
  'PostSalesCustomerSuccess',
  'GeneralOrOther',
];

const FORM_FIELDS = ['dealName', 'dealValue', 'currency', 'closeDate', 'notes', 'crmId', 'campaignId', 'people'];

const answered = STAGES.filter((stage) => stage !== 'received');

/** The messages whose keys are put together in the code, by the beginning of their keys, with all possible endings. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  'stage.': [...STAGES, 'received.theirs', 'accepted.ours', 'closing.won', 'closing.lost'],
  'story.': [
    ...['created', ...answered].flatMap((what) => [what, `${what}.portal`]),
    'closing.won',
    'closing.lost',
    'reason',
    'claimed',
    'held',
    'deadline',
    'final',
    'value',
    'registered',
  ],
  'history.': [
    ...HAPPENINGS.flatMap((what) => [what, `${what}.portal`]),
    'title',
    'line',
    'earlier_one',
    'earlier_other',
    'change',
    'list',
    'nothing',
    'order',
  ],
  'notice.already.': ['accepted', 'declined', 'won', 'lost'],
  'notice.closing.': ['won', 'lost'],
  'notice.invited.': ['partner-led', 'co-sell'],
  'invite.means.': ['partner-led', 'co-sell'],
  'register.tenant.': DEPLOYMENT_TENANTS,
  'register.model.': PRICING_MODELS,
  'register.': [
    ...[
      'contractValue',
      'contractSigned',
      'contractStart',
      'contractEnd',
      'solutionValue',
      'deployedOnAzure',
      'deployedIn',
      'pricingModel',
      'marketplaceDate',
    ],
    ...[
      'heading',
      'hint',
      'label',
      'toggle',
      'contract',
      'yes',
      'no',
      'placeholder',
      'risky',
      'hindered.private',
      'hindered.microsoft',
      'notAsked',
      'unasked',
    ],
    ...[...DEPLOYMENT_TENANTS.map((tenant) => `tenant.${tenant}`), ...PRICING_MODELS.map((model) => `model.${model}`)],
  ],
  'microsoft.': [
    ...['received', 'accepted', 'declined', 'expired'].flatMap((stage) => [stage, `${stage}.undated`]),
    'sellers',
  ],
  'news.': Object.entries(NEWS).flatMap(([news, parts]) => [news, ...parts.map((part) => `${news}.${part}`)]),
  'hole.': ['notice', 'channel', 'groupChat'],
  'trouble.state.': ['create', 'invite'],
  'trouble.pending.': CHANGE_KINDS,
  'trouble.notice.': TROUBLES,
  'trouble.': [
    ...TROUBLES.filter((code) => !isPermanent(code)),
    ...['failed', 'state.create', 'state.invite'],
    ...[...CHANGE_KINDS.map((deed) => `pending.${deed}`), ...TROUBLES.map((code) => `notice.${code}`)],
  ],
  'deed.': CHANGE_KINDS,
  'refused.stage.': STAGES,
  'refused.deed.': CHANGE_KINDS,
  'refused.': [
    ...['overruled', 'fields', 'missing', 'invalid', 'waiting', 'deal', 'fields.text', 'fields.advice', 'over'],
    ...[...STAGES.map((stage) => `stage.${stage}`), ...CHANGE_KINDS.map((deed) => `deed.${deed}`)],
  ],
  'parked.': [...TROUBLES, 'EventRefused', 'MessageSizeTooBig', 'teams', 'several'],
  'reason.': DECLINE_REASONS.flatMap((reason) => [reason, `${reason}.words`]),
  'fault.': Object.keys(FAULTS),
  'dealType.': Object.keys(DEAL_TYPES),
  'service.': SERVICES.map((code) => code.toLowerCase()),
  'assistance.': ASSISTANCE.map((code) => code.toLowerCase()),
  'field.': [...FORM_FIELDS, 'reason', 'declineNotes'],
  'draft.part.': DRAFT_PARTS,
  'draft.ask.': STEP_IDS,
  'draft.hint.': STEP_IDS,
  'draft.help.': Object.keys(DEAL_TYPES),
  'draft.names.': Object.keys(DEAL_TYPES),
  'draft.group.': SOLUTION_GROUPS,
  'draft.remark.': Object.keys(REMARKS),
  'draft.fault.': Object.keys(DRAFT_FAULTS),
  'draft.review.': [
    ...Object.keys(DEAL_TYPES),
    ...[
      'title',
      'hint',
      'faults',
      'nothing',
      'happens',
      'undecided',
      'typed',
      'typed.channel',
      'unknown',
      'channels',
      'channels.none',
      'others_one',
      'others_other',
    ],
  ],
  'command.': [
    ...COMMAND_NAMES.flatMap((name) => [name, `${name}.does`]),
    'deals.mine',
    'deals.closing',
    'deals.overdue',
  ],
};

describe.each(LOCALES)('the messages in %s', (locale) => {
  const messages = LANGUAGES[locale] ?? {};

  it('have the same keys as in English', () => {
    expect(Object.keys(messages).sort()).toEqual([...KEYS].sort());
  });

  it('use the same values as in English', () => {
    const astray = KEYS.filter(
      (key) => placeholdersIn(messages[key] ?? '').join() !== placeholdersIn(en[key as keyof typeof en]).join(),
    );

    expect(astray).toEqual([]);
  });

  it('are not empty, and have no space around them', () => {
    expect(KEYS.filter((key) => messages[key] === '' || messages[key] !== messages[key]?.trim())).toEqual([]);
  });

  it('have no characters that a card would read as markup', () => {
    expect(KEYS.filter((key) => /[\\`*_[\]<>]/u.test(messages[key] ?? ''))).toEqual([]);
  });

  it.each(Object.entries(FAMILIES))('exist for each %s… and for nothing else', (prefix, members) => {
    const told = KEYS.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));

    expect(told.sort()).toEqual([...members].sort());
  });

  it('have different names for each reason, stage and need', () => {
    for (const prefix of ['reason.', 'stage.', 'service.', 'assistance.', 'dealType.']) {
      const names = KEYS.filter((key) => key.startsWith(prefix)).map((key) => messages[key]);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('have no unfilled placeholder', () => {
    const values = {
      ...Object.fromEntries(KEYS.flatMap((key) => placeholdersIn(messages[key] ?? '')).map((name) => [name, 'x'])),
      count: 2,
    };
    const told = KEYS.map((key) => translate(locale, key.replace(/_(?:one|other)$/u, '') as MessageKey, values));

    expect(told.filter((text) => text.includes('{{'))).toEqual([]);
  });
});

describe('the messages', () => {
  it('are all used: each key is in the code or belongs to a family that is', () => {
    const unused = KEYS.map((key) => key.replace(/_(?:one|other)$/u, '')).filter(
      (key) => !CODE.includes(`'${key}'`) && !Object.keys(FAMILIES).some((prefix) => key.startsWith(prefix)),
    );

    expect(unused).toEqual([]);
  });

  it('belong to no family that is unused', () => {
    const asked = (prefix: string): boolean =>
      CODE.includes(`\`${prefix}\${`) || CODE.includes(`'${prefix.slice(0, -1)}'`);

    expect(Object.keys(FAMILIES).filter((prefix) => !asked(prefix))).toEqual([]);
  });

  it('in Chinese have Chinese characters', () => {
    // A message that only combines values has no words.
    const wordsOf = (key: string): string => zhCN[key as keyof typeof zhCN].replace(/\{\{\w+\}\}/gu, '');
    const latin = KEYS.filter((key) => /\p{L}/u.test(wordsOf(key)) && !/\p{Script=Han}/u.test(wordsOf(key)));

    expect(latin).toEqual([]);
  });

  it('in Chinese have Chinese punctuation, except for the commas between the names of a command', () => {
    const western = KEYS.filter((key) => /\p{Script=Han}[.,:;?!](?:\s|$)/u.test(zhCN[key as keyof typeof zhCN]));

    expect(western.filter((key) => !COMMAND_NAMES.some((name) => key === `command.${name}`))).toEqual([]);
  });
});
