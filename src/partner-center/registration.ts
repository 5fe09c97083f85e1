import type { RegisteredSolution, Registration } from '../domain/model/registration';
import type { Money } from '../domain/money/money';
import { amountIn, momentOf } from './wire-values';

/** The only incentive programme that deals are registered for. */
const PROGRAMME = 'AzureIPCoSell';

const priceOf = (value: Money): object => ({ value: amountIn(value), currency: value.currency });

const soldSolution = ({
  id,
  value,
  isDeployedOnAzure,
  deployedIn,
  pricingModel,
  marketplaceDate,
}: RegisteredSolution): object => ({
  id,
  ...priceOf(value),
  isDeployedOnAzure,
  primaryDeploymentOn: deployedIn,
  pricingModel,
  marketplaceTransactionDetails: {
    isMarketplaceTransacted: marketplaceDate !== null,
    marketplaceTransactionDateTime: marketplaceDate === null ? null : momentOf(marketplaceDate),
  },
});

/** The answers of a deal registration, as a member of the record's `registrations`. */
export const wireRegistration = ({ value, signedOn, startsOn, endsOn, solutions }: Registration): object => ({
  type: PROGRAMME,
  contract: {
    ...priceOf(value),
    signDateTime: momentOf(signedOn),
    startDateTime: momentOf(startsOn),
    endDateTime: endsOn === null ? null : momentOf(endsOn),
    term: endsOn === null ? 'Perpetual' : 'Finite',
  },
  solutionDetails: solutions.map(soldSolution),
});
