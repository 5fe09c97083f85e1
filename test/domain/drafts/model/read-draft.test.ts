import { DRAFT_FORMAT, NO_ANSWERS, type Candidate, type Draft } from '../../../../src/domain/drafts/model/draft';
import { readDraft } from '../../../../src/domain/drafts/model/read-draft';
import { aDraft, someAnswers } from '../../../builders/a-draft';
import { FABRIKAM, MEGAN } from '../../../builders/a-draft-context';
import { NOW } from '../../../builders/a-referral';

const stored = (draft: Draft, format = DRAFT_FORMAT): Record<string, unknown> => ({ format, ...draft });

const CANDIDATES: readonly Candidate[] = [
  { label: { kind: 'text', text: 'Contoso' }, answers: { customer: FABRIKAM } },
  { label: { kind: 'date', date: '2027-03-31' }, answers: { terms: { ...NO_ANSWERS.terms, closeDate: '2027-03-31' } } },
  { label: { kind: 'money', money: { minor: 5, currency: 'USD' } }, answers: {} },
  { label: { kind: 'country', code: 'DE' }, answers: {} },
  { label: { kind: 'customer', customer: FABRIKAM }, answers: {} },
  { label: { kind: 'person', person: MEGAN }, answers: { people: [MEGAN] } },
  {
    label: { kind: 'solution', solution: { id: 'SOL-1', name: null } },
    answers: { solutions: [{ id: 'SOL-1', name: null }] },
  },
  { label: { kind: 'dealType', dealType: 'co-sell' }, answers: { dealType: 'co-sell' } },
  {
    label: { kind: 'assistance', assistance: 'GeneralOrOther' },
    answers: { assistance: 'GeneralOrOther', assistanceNote: null },
  },
  { label: { kind: 'yesNo', yes: true }, answers: { consent: true } },
];

describe('a stored draft', () => {
  it.each<[what: string, draft: Draft]>([
    ['that has just begun', aDraft()],
    [
      'with all answers',
      aDraft({
        answers: someAnswers({
          dealType: 'co-sell',
          assistance: 'GeneralOrOther',
          assistanceNote: 'Help',
          consent: true,
          shownIn: 'channel-1',
        }),
        revision: 9,
      }),
    ],
    ['somewhere in the middle', aDraft({ at: 'closeDate', skipped: ['contact', 'extras'], asked: CANDIDATES })],
    ['that was cancelled', aDraft({ cancelledAt: NOW })],
  ])('%s is read unchanged', (_what, draft) => {
    expect(readDraft(stored(draft))).toEqual({ draft, isCarriedOver: false });
  });

  it.each([0, DRAFT_FORMAT + 1])(
    'of format %d keeps the answers that are understood, and asks for the rest again',
    (format) => {
      const draft = aDraft({ answers: someAnswers(), at: 'closeDate', skipped: ['contact'], asked: CANDIDATES });

      expect(readDraft({ ...stored(draft, format), mood: 'sunny' })).toEqual({
        draft: { ...draft, at: null, asked: [] },
        isCarriedOver: true,
      });
    },
  );

  it('of another format may have other answers', () => {
    const answers = {
      customer: {
        name: 'Contoso',
        address: { lines: ['1 Main Street', 5, ''], city: { name: 'Seattle' } },
        contacts: [{ firstName: 'Sue' }, 'Bo', null],
      },
      terms: { name: 12, value: { minor: 1.5, currency: 'USD' }, closeDate: '31 March', notes: 'Call first' },
      people: 'Megan',
      solutions: [{ id: 'SOL-1' }, { name: 'nameless' }, { id: '' }],
      dealType: 'marketplace',
      assistance: 'Everything',
      consent: 'yes',
      budget: 5,
    };

    expect(readDraft({ ...stored(aDraft(), 0), answers })?.draft.answers).toEqual({
      ...NO_ANSWERS,
      customer: {
        ...NO_ANSWERS.customer,
        name: 'Contoso',
        address: { ...NO_ANSWERS.customer.address, lines: ['1 Main Street'] },
        contacts: [{ firstName: 'Sue', lastName: null, email: null, phone: null, title: null }],
      },
      terms: { ...NO_ANSWERS.terms, notes: 'Call first' },
      solutions: [{ id: 'SOL-1', name: null }],
    });
  });

  it('of another format may have skipped other steps', () => {
    expect(readDraft({ ...stored(aDraft(), 0), skipped: ['marketplace', 'extras', 7] })?.draft.skipped).toEqual([
      'extras',
    ]);
  });

  it('has no candidates if one of them is not understood any more, since people pick them by number', () => {
    const [first, ...others] = CANDIDATES;
    const asked = [first, { label: { kind: 'mood', mood: 'sunny' }, answers: {} }, ...others];

    expect(readDraft({ ...stored(aDraft()), asked })?.draft.asked).toEqual([]);
  });

  it.each<[what: string, broken: Record<string, unknown>]>([
    ['without an id', { id: undefined }],
    ['with an empty id', { id: '' }],
    ['without a revision', { revision: null }],
    ['with half a revision', { revision: 1.5 }],
    ['without a start time', { startedAt: 'yesterday' }],
    ['with an invalid start time', { startedAt: new Date(Number.NaN) }],
  ])('%s is no draft', (_what, broken) => {
    expect(readDraft({ ...stored(aDraft()), ...broken })).toBeNull();
  });

  it.each<unknown>([
    undefined,
    null,
    5,
    'x',
    [],
    new Date(0),
    { customer: null, terms: [], people: {}, solutions: 'x' },
  ])('with %j as its answers has no answers', (answers) => {
    expect(readDraft({ ...stored(aDraft()), answers })?.draft.answers).toEqual(NO_ANSWERS);
  });
});
