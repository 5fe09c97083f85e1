import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { invalid } from './exchange';
import { shaped } from './shapes';
import { isObject, type WireRecord } from './wire-record';

const Instant = z.iso.datetime({ offset: true });
const Amount = z.number().nonnegative();

const Contract = z
  .looseObject({
    value: Amount,
    currency: z.string().length(3),
    signDateTime: Instant,
    startDateTime: Instant,
    term: z.enum(['Perpetual', 'Finite']),
    endDateTime: Instant.nullish(),
  })
  .refine(({ term, endDateTime }) => term === 'Perpetual' || endDateTime != null, { path: ['endDateTime'] })
  .refine(({ signDateTime, startDateTime }) => Date.parse(startDateTime) >= Date.parse(signDateTime), {
    path: ['startDateTime'],
  });

const Solution = z.looseObject({
  id: z.string().min(1),
  value: Amount,
  currency: z.string().length(3),
  isDeployedOnAzure: z.boolean(),
  primaryDeploymentOn: z.enum(['Customer', 'Partner']),
  pricingModel: z.enum(['PayAsYouGo', 'Other']),
  marketplaceTransactionDetails: z
    .looseObject({ isMarketplaceTransacted: z.boolean(), marketplaceTransactionDateTime: Instant.nullish() })
    .nullish(),
});

const Registration = z.looseObject({
  type: z.literal('AzureIPCoSell'),
  contract: Contract,
  solutionDetails: z.array(Solution).min(1),
});

const Registrations = z.looseObject({ registrations: z.array(Registration) });

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const statusOf = (registration: unknown): unknown => (isObject(registration) ? registration['status'] : undefined);

const NO_HISTORY = {
  actionRequiredDateTime: null,
  passedDateTime: null,
  failedDateTime: null,
  approvedDateTime: null,
} as const;

/** A registration under review: a new one, or one that was corrected on request. */
function submitted(registration: WireRecord, before: unknown, now: string): WireRecord {
  const first = isObject(before) ? before : { id: randomUUID(), registrationDateTime: now, statusHistory: NO_HISTORY };
  return {
    ...registration,
    id: first['id'],
    registrationDateTime: first['registrationDateTime'],
    status: 'ReviewPending',
    statusReason: null,
    statusHistory: { ...(first['statusHistory'] as object), reviewPendingDateTime: now },
  };
}

/**
 * The record with its new or corrected registrations under review.
 *
 * @throws Refusal if the record cannot be registered, or not in this way
 */
export function withRegistrations(before: WireRecord, after: WireRecord, now: string): WireRecord {
  if (after['substatus'] !== 'Won') throw invalid('registrations', 'Only what was won can be registered.');
  const [olds, { registrations }] = [listOf(before['registrations']), shaped(Registrations, after)];
  if (registrations.length < olds.length) throw invalid('registrations', 'A registration cannot be taken back.');
  const reviewed = registrations.map((one, index) => {
    const old = olds[index];
    if (isDeepStrictEqual(one, old)) return one;
    if (old !== undefined && statusOf(old) !== 'ActionRequired')
      throw invalid('registrations', 'It is not yours to change now.');
    return submitted(one, old, now);
  });
  return { ...after, registrations: reviewed, registrationStatus: statusOf(reviewed.at(-1)) };
}
