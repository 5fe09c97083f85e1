import type { PipelineQuery, Routes, Visibility } from '../../src/application/ports';
import { ANYTHING_INBOUND, type Routing } from '../../src/domain/channel/routing';
import type { Referral } from '../../src/domain/model/referral';
import { stateOf } from '../../src/mongo/referral-document';
import { daysFromNow, NOW } from '../builders/a-referral';

/** The reader's day at NOW. */
export const TODAY = '2026-06-15';

export const routed = (routes: Partial<Routes>, email: string | null = null): Visibility => ({
  kind: 'routed',
  email,
  routes: { matching: [], unlessMatchedBy: null, ...routes },
});

export const SHARED = routed({ matching: [ANYTHING_INBOUND] });
export const EVERYTHING: Visibility = { kind: 'everything' };

export const LARGE_IN_EUROPE: Routing = {
  ...ANYTHING_INBOUND,
  countries: ['DE', 'AT', 'CH'],
  smallestValue: { minor: 5_000_000, currency: 'EUR' },
};

export const queryOf = (overrides: Partial<PipelineQuery> = {}): PipelineQuery => ({
  sight: EVERYTHING,
  now: NOW,
  today: TODAY,
  since: daysFromNow(-7),
  rows: 5,
  ...overrides,
});

/** A referral as it is stored, with nothing to be done about it. */
export const documentOf = (referral: Referral) => ({
  _id: referral.id,
  ...stateOf(referral),
  cards: {},
  outbox: [],
  reminded: [],
});

export const idsOf = (referrals: readonly Referral[]) => referrals.map(({ id }) => id);
