import type { Answers } from '../../../../src/domain/drafts/model/draft';
import { newDealOf } from '../../../../src/domain/drafts/model/new-deal';
import { aDraft, someAnswers } from '../../../builders/a-draft';
import { aDraftContext } from '../../../builders/a-draft-context';

const dealWith = (answers: Partial<Answers>, context = aDraftContext()) =>
  newDealOf(aDraft({ answers: someAnswers(answers) }), context);

describe('the deal of a draft', () => {
  it('has the answers and the id of the draft', () => {
    const { customer, terms, people, solutions } = someAnswers();

    expect(dealWith({})).toEqual({
      ...{ id: aDraft().id, customer, terms, team: people, solutions },
      ...{ dealType: 'private', assistance: null, assistanceNote: null, shownIn: null },
    });
  });

  it('asks Microsoft for help if it is co-sell', () => {
    const deal = dealWith({
      dealType: 'co-sell',
      assistance: 'QuotesOrLicensing',
      assistanceNote: 'Licences, please',
      consent: true,
    });

    expect(deal).toMatchObject({ assistance: 'QuotesOrLicensing', assistanceNote: 'Licences, please' });
  });

  it('asks for no help if it was co-sell but is not any more', () => {
    const deal = dealWith({ dealType: 'private', assistance: 'QuotesOrLicensing', assistanceNote: 'Licences, please' });

    expect(deal).toMatchObject({ assistance: null, assistanceNote: null });
  });

  it.each<[shownIn: string | null, dealType: Answers['dealType'], shown: string | null]>([
    ['channel-1', 'private', 'channel-1'],
    ['channel-of-others', 'private', null],
    ['channel-1', 'partner-led', null],
    [null, 'private', null],
  ])('with the chosen channel %j and the type %s is shown in %j', (shownIn, dealType, shown) => {
    expect(dealWith({ shownIn, dealType, consent: true })).toMatchObject({ shownIn: shown });
  });

  it('does not exist while something is missing, which is reported with the first question to correct', () => {
    expect(dealWith({ people: [], solutions: [] })).toEqual({
      faults: { people: 'people-missing', solutions: 'solutions-missing' },
      at: 'people',
    });
  });

  it('does not exist once its close date has passed, although that was in the future when it was answered', () => {
    expect(dealWith({}, aDraftContext({ today: '2026-10-01' }))).toEqual({
      faults: { closeDate: 'date-past' },
      at: 'closeDate',
    });
  });
});
