import type { Money } from '../money/money';
import type { CalendarDate } from '../time/calendar';

/** The tenant in which a sold solution is deployed, in Partner Center's terms. */
export const DEPLOYMENT_TENANTS = ['Customer', 'Partner'] as const;
export type DeploymentTenant = (typeof DEPLOYMENT_TENANTS)[number];

/** How a sold solution is paid for, in Partner Center's terms. */
export const PRICING_MODELS = ['PayAsYouGo', 'Other'] as const;
export type PricingModel = (typeof PRICING_MODELS)[number];

/** The details that Microsoft asks for about each eligible solution that was sold. */
export interface RegisteredSolution {
  readonly id: string;
  /** Without reimbursables, one-off customisation and licences bought through Microsoft's resellers. */
  readonly value: Money;
  readonly isDeployedOnAzure: boolean;
  readonly deployedIn: DeploymentTenant;
  readonly pricingModel: PricingModel;
  /** When it was bought through the marketplace; null if it was not. */
  readonly marketplaceDate: CalendarDate | null;
}

/** The answers with which a won deal is registered for Microsoft's incentives (Partner Center's deal registration). */
export interface Registration {
  /** The value of the whole contract, without hardware. */
  readonly value: Money;
  readonly signedOn: CalendarDate;
  /** On or after `signedOn`. */
  readonly startsOn: CalendarDate;
  /** Null if the contract has no end. */
  readonly endsOn: CalendarDate | null;
  readonly solutions: readonly RegisteredSolution[];
}
