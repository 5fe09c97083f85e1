import {
  readRegistration,
  registrableSolutions,
  safeToWinAt,
  type RegistrationForm,
} from '../../../src/domain/forms/registration-rules';
import type { FieldFault } from '../../../src/domain/forms/deal-fields';
import type { MicrosoftSide, Referral, Stage } from '../../../src/domain/model/referral';
import { aReferral, daysFromNow, NOW } from '../../builders/a-referral';

const ONE = { id: 'SOL-1', name: 'One' };
const TWO = { id: 'SOL-2', name: null };

describe('safeToWinAt', () => {
  it('is 72 hours after the deal was created', () => {
    expect(safeToWinAt({ createdAt: NOW })).toEqual(daysFromNow(3));
  });
});

describe('the solutions that are registered', () => {
  const aDeal = (overrides: Partial<Referral>): Referral =>
    aReferral({
      stage: 'accepted',
      direction: 'outbound',
      needs: { ...aReferral().needs, solutions: [ONE, TWO] },
      ...overrides,
    });
  const side = (stage: Stage): MicrosoftSide => ({ stage, deadline: null, since: null, sellers: [] });

  it.each<[what: string, deal: Referral, eligible: readonly string[], expected: readonly object[]]>([
    ['all that are eligible', aDeal({ dealType: 'partner-led' }), ['SOL-1', 'SOL-2', 'SOL-9'], [ONE, TWO]],
    ['those that are eligible', aDeal({ dealType: 'partner-led' }), ['SOL-2'], [TWO]],
    ['none where none is eligible', aDeal({ dealType: 'partner-led' }), [], []],
    ['none of a private deal', aDeal({ dealType: 'private' }), ['SOL-1'], []],
    ['those of a deal that Microsoft accepted', aDeal({ microsoft: side('accepted') }), ['SOL-1'], [ONE]],
    ['those of a deal that Microsoft won', aDeal({ microsoft: side('won') }), ['SOL-1'], [ONE]],
    ['none while Microsoft has not answered', aDeal({ microsoft: side('received') }), ['SOL-1'], []],
    ['none where Microsoft declined', aDeal({ microsoft: side('declined') }), ['SOL-1'], []],
    ['none while Microsoft has no record of our invitation', aDeal({ microsoft: null }), ['SOL-1'], []],
    ['those of a deal that Microsoft sent to us', aDeal({ direction: 'inbound', microsoft: null }), ['SOL-1'], [ONE]],
  ])('are %s', (_what, deal, eligible, expected) => {
    expect(registrableSolutions(deal, new Set(eligible))).toEqual(expected);
  });
});

describe('readRegistration', () => {
  const FORM: RegistrationForm = {
    contractValue: '120,000',
    currency: 'eur',
    contractSigned: '2026-05-01',
    contractStart: '2026-05-01',
    contractEnd: '2027-04-30',
    solutionValue0: '80k',
    deployedOnAzure0: 'true',
    deployedIn0: 'Customer',
    pricingModel0: 'PayAsYouGo',
    marketplaceDate0: '2026-05-02',
    solutionValue1: '40000.50',
    deployedOnAzure1: 'false',
    deployedIn1: 'Partner',
    pricingModel1: 'Other',
    marketplaceDate1: '',
  };
  const read = (overrides: RegistrationForm = {}, locale = 'en') =>
    readRegistration({ ...FORM, ...overrides }, [ONE, TWO], locale);

  it('reads a whole form', () => {
    expect(read()).toEqual({
      ok: true,
      registration: {
        value: { minor: 12_000_000, currency: 'EUR' },
        signedOn: '2026-05-01',
        startsOn: '2026-05-01',
        endsOn: '2027-04-30',
        solutions: [
          {
            id: 'SOL-1',
            value: { minor: 8_000_000, currency: 'EUR' },
            isDeployedOnAzure: true,
            deployedIn: 'Customer',
            pricingModel: 'PayAsYouGo',
            marketplaceDate: '2026-05-02',
          },
          {
            id: 'SOL-2',
            value: { minor: 4_000_050, currency: 'EUR' },
            isDeployedOnAzure: false,
            deployedIn: 'Partner',
            pricingModel: 'Other',
            marketplaceDate: null,
          },
        ],
      },
    });
  });

  it('reads amounts as written in the locale of the reader', () => {
    expect(read({ contractValue: '120.000,50', solutionValue1: '1,5' }, 'de-DE')).toMatchObject({
      registration: { value: { minor: 12_000_050 }, solutions: [{}, { value: { minor: 150 } }] },
    });
  });

  it('accepts a contract without an end', () => {
    expect(read({ contractEnd: ' ' })).toMatchObject({ registration: { endsOn: null } });
  });

  it.each<[what: string, overrides: RegistrationForm, faults: Record<string, FieldFault>]>([
    ['an amount that is missing', { contractValue: ' ' }, { contractValue: 'required' }],
    ['an amount that is not understood', { contractValue: 'a lot' }, { contractValue: 'money-not-understood' }],
    ['an amount of a solution that is negative', { solutionValue1: '-5' }, { solutionValue1: 'money-negative' }],
    ['a currency that is missing', { currency: '' }, { currency: 'required' }],
    ['an unknown currency', { currency: 'XXY' }, { currency: 'currency-unknown' }],
    ['an amount that names another currency', { solutionValue0: '80k USD' }, { currency: 'currency-differs' }],
    ['a date that is missing', { contractSigned: '' }, { contractSigned: 'required' }],
    ['a date that does not exist', { contractStart: '2026-02-30' }, { contractStart: 'date-not-understood' }],
    ['an end that is no date', { contractEnd: 'never' }, { contractEnd: 'date-not-understood' }],
    ['a start before it was signed', { contractStart: '2026-04-30' }, { contractStart: 'start-before-signed' }],
    ['an end on the day of the start', { contractEnd: '2026-05-01' }, { contractEnd: 'end-before-start' }],
    ['a choice that was not made', { deployedOnAzure1: '' }, { deployedOnAzure1: 'required' }],
    [
      'a choice that does not exist',
      { deployedIn0: 'Elsewhere', pricingModel1: 'Free' },
      { deployedIn0: 'choice-unknown', pricingModel1: 'choice-unknown' },
    ],
    ['a purchase date that does not exist', { marketplaceDate1: 'May' }, { marketplaceDate1: 'date-not-understood' }],
    [
      'several things at once',
      { contractValue: '', contractSigned: '', solutionValue0: 'x' },
      { contractValue: 'required', contractSigned: 'required', solutionValue0: 'money-not-understood' },
    ],
  ])('names the field of %s', (_what, overrides, faults) => {
    expect(read(overrides)).toEqual({ ok: false, faults });
  });

  it('names every required field of an empty form', () => {
    const required = [
      'contractValue',
      'currency',
      'contractSigned',
      'contractStart',
      'solutionValue0',
      'deployedOnAzure0',
      'deployedIn0',
      'pricingModel0',
    ];

    expect(readRegistration({}, [ONE], 'en')).toEqual({
      ok: false,
      faults: Object.fromEntries(required.map((field) => [field, 'required'])),
    });
  });
});
