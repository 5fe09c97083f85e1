import type { Money } from '../money/money';
import type { CalendarDate } from '../time/calendar';

/** Where a solution that was sold runs, as Partner Center calls it. */
export const DEPLOYMENT_TENANTS = ['Customer', 'Partner'] as const;
export type DeploymentTenant = (typeof DEPLOYMENT_TENANTS)[number];

/** How a solution that was sold is paid for, as Partner Center calls it. */
export const PRICING_MODELS = ['PayAsYouGo', 'Other'] as const;
export type PricingModel = (typeof PRICING_MODELS)[number];

/** What Microsoft asks of each eligible solution that was sold. */
export interface RegisteredSolution {
  readonly id: string;
  /** Without reimbursables, one-off customisation and licences bought through Microsoft's resellers. */
  readonly value: Money;
  readonly isDeployedOnAzure: boolean;
  readonly deployedIn: DeploymentTenant;
  readonly pricingModel: PricingModel;
  /** When it was bought through the marketplace; null: it was not. */
  readonly marketplaceDate: CalendarDate | null;
}

/** The answers with which a won deal is registered for Microsoft's incentives (Partner Center's deal registration). */
export interface Registration {
  /** The whole contract's, without hardware. */
  readonly value: Money;
  readonly signedOn: CalendarDate;
  /** Not before it was signed. */
  readonly startsOn: CalendarDate;
  /** Null: it has no end. */
  readonly endsOn: CalendarDate | null;
  readonly solutions: readonly RegisteredSolution[];
}
