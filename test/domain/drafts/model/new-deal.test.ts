import type { Answers } from '../../../../src/domain/drafts/model/draft';
import { dealOf } from '../../../../src/domain/drafts/model/new-deal';
import { aDraft, someAnswers } from '../../../builders/a-draft';
import { aDraftContext } from '../../../builders/a-draft-context';

const dealWith = (answers: Partial<Answers>, context = aDraftContext()) =>
  dealOf(aDraft({ answers: someAnswers(answers) }), context);

describe('the deal of a draft', () => {
  it('is what was answered, under the id of the draft', () => {
    const { customer, terms, people, solutions } = someAnswers();

    expect(dealWith({})).toEqual({
      ...{ id: aDraft().id, customer, terms, team: people, solutions },
      ...{ dealType: 'private', assistance: null, assistanceNote: null, shownIn: null },
    });
  });

  it('asks Microsoft for help where it takes part', () => {
    const deal = dealWith({
      dealType: 'co-sell',
      assistance: 'QuotesOrLicensing',
      assistanceNote: 'Licences, please',
      consent: true,
    });

    expect(deal).toMatchObject({ assistance: 'QuotesOrLicensing', assistanceNote: 'Licences, please' });
  });

  it('asks nobody for help that was chosen before Microsoft was left out', () => {
    const deal = dealWith({ dealType: 'private', assistance: 'QuotesOrLicensing', assistanceNote: 'Licences, please' });

    expect(deal).toMatchObject({ assistance: null, assistanceNote: null });
  });

  it.each<[shownIn: string | null, dealType: Answers['dealType'], shown: string | null]>([
    ['channel-1', 'private', 'channel-1'],
    ['channel-of-others', 'private', null],
    ['channel-1', 'partner-led', null],
    [null, 'private', null],
  ])('is shown in %j, being %s, only as its creator may choose: %j', (shownIn, dealType, shown) => {
    expect(dealWith({ shownIn, dealType, consent: true })).toMatchObject({ shownIn: shown });
  });

  it('is none while something is missing, which is told with the first place to mend it', () => {
    expect(dealWith({ people: [], solutions: [] })).toEqual({
      faults: { people: 'people-missing', solutions: 'solutions-missing' },
      at: 'people',
    });
  });

  it('is none once its close date is over, though that was ahead when it was answered', () => {
    expect(dealWith({}, aDraftContext({ today: '2026-10-01' }))).toEqual({
      faults: { closeDate: 'date-past' },
      at: 'closeDate',
    });
  });
});
