import type { RegisteredSolution, Registration } from '../domain/model/registration';
import type { Money } from '../domain/money/money';
import { majorUnits, midnightUtc } from './wire-values';

/** The only incentive programme that deals are registered for. */
const INCENTIVE_PROGRAMME = 'AzureIPCoSell';

const wirePrice = (value: Money): object => ({ value: majorUnits(value), currency: value.currency });

const wireSoldSolution = ({
  id,
  value,
  isDeployedOnAzure,
  deployedIn,
  pricingModel,
  marketplaceDate,
}: RegisteredSolution): object => ({
  id,
  ...wirePrice(value),
  isDeployedOnAzure,
  primaryDeploymentOn: deployedIn,
  pricingModel,
  marketplaceTransactionDetails: {
    isMarketplaceTransacted: marketplaceDate !== null,
    marketplaceTransactionDateTime: marketplaceDate === null ? null : midnightUtc(marketplaceDate),
  },
});

/** The answers of a deal registration, as a member of the record's `registrations`. */
export const wireDealRegistration = ({ value, signedOn, startsOn, endsOn, solutions }: Registration): object => ({
  type: INCENTIVE_PROGRAMME,
  contract: {
    ...wirePrice(value),
    signDateTime: midnightUtc(signedOn),
    startDateTime: midnightUtc(startsOn),
    endDateTime: endsOn === null ? null : midnightUtc(endsOn),
    term: endsOn === null ? 'Perpetual' : 'Finite',
  },
  solutionDetails: solutions.map(wireSoldSolution),
});
