import { ANYTHING_INBOUND } from '../../src/domain/channel/routing';
import type { Subscriber } from '../../src/domain/channel/subscriber';
import type { Person } from '../../src/domain/model/person';
import { isWaiting, type Answer, type Referral, type ReferralRecord } from '../../src/domain/model/referral';
import { NEVER_QUIET } from '../../src/domain/time/quiet-time';

const DAY_MS = 86_400_000;

/** The current time for every built object. */
export const NOW = new Date('2026-06-15T09:00:00.000Z');

/** The instant `days` days after NOW (before it when negative). */
export const daysFromNow = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

const CONTOSO: ReferralRecord['customer'] = {
  name: 'Contoso Freight Inc',
  size: '251to1000employees',
  duns: '000000001',
  address: { lines: ['100 Harbor Way', 'Floor 3'], city: 'Seattle', state: 'WA', postalCode: '98101', country: 'US' },
  contacts: [
    { firstName: 'Sue', lastName: 'Smith', email: 'sue.smith@contoso.com', phone: '+1 206 555 0111', title: 'CIO' },
  ],
};

const TERMS: ReferralRecord['terms'] = {
  name: 'Contoso Freight - data estate migration',
  value: { minor: 12_500_000, currency: 'USD' },
  closeDate: '2026-07-30',
  notes: 'Customer wants to move 40 SQL Server instances to Azure.',
  crmId: null,
  campaignId: null,
};

const NEEDS: ReferralRecord['needs'] = {
  industries: ['Travel & Transportation'],
  products: ['Azure', 'SQL'],
  services: ['DeploymentOrMigration'],
  solutions: [{ id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator' }],
};

/**
 * Partner Center's record of an inbound co-sell referral that waits for our answer until 12 days after NOW. In a later
 * stage it has no deadline and was answered at its last update, unless overridden.
 */
export function aRecord(overrides: Partial<ReferralRecord> = {}): ReferralRecord {
  const { stage = 'received', updatedAt = daysFromNow(-2) } = overrides;
  return {
    id: 'c0de0000-0000-4000-8000-000000000001',
    engagementId: 'e0de0000-0000-4000-8000-000000000001',
    eTag: '"000001fa-0000-0100-0000-000000000001"',
    owner: 'partner',
    direction: 'inbound',
    dealType: 'co-sell',
    stage,
    statusReason: null,
    terms: TERMS,
    customer: CONTOSO,
    needs: NEEDS,
    invitation: { from: 'Microsoft', notes: 'Can you help?', assistance: 'CustomerTechnicalArchitecture' },
    team: [],
    createdAt: daysFromNow(-2),
    updatedAt,
    deadline: stage === 'received' ? daysFromNow(12) : null,
    stageSince: stage === 'received' ? null : updatedAt,
    isRegistered: false,
    ...overrides,
  };
}

function answerIn({ stage, stageSince, statusReason }: ReferralRecord): Answer | null {
  return stage === 'received' ? null : { by: null, at: stageSince ?? NOW, reason: null, note: statusReason };
}

/**
 * A referral as we store it, unchanged since it was received; Partner Center's record has the same stage, unless
 * overridden.
 */
export function aReferral(overrides: Partial<Referral> = {}): Referral {
  const record = aRecord(overrides);
  return {
    ...record,
    recordId: record.id,
    code: 'R-7K2MQ',
    version: 1,
    recordedStage: record.stage,
    recordedTerms: record.terms,
    recordedTeam: record.team,
    recordedSolutions: record.needs.solutions,
    agreedVersion: 1,
    answer: answerIn(record),
    answeredAt: answerIn(record)?.at ?? null,
    microsoft: null,
    claim: null,
    closing: null,
    undone: null,
    registration: null,
    attempt: null,
    trouble: null,
    favorites: [],
    history: [
      {
        at: record.createdAt,
        version: 1,
        what: isWaiting(record) ? 'received' : 'updated',
        by: null,
        changes: [],
        note: null,
      },
    ],
    ...overrides,
  };
}

/** Megan Ortiz, a seller. */
export function aPerson(overrides: Partial<Person> = {}): Person {
  return {
    tenantId: '7e4a0000-0000-4000-8000-000000000001',
    objectId: '0b1e0000-0000-4000-8000-000000000001',
    name: 'Megan Ortiz',
    email: 'megan.ortiz@northwindtraders.com',
    ...overrides,
  };
}

/** A channel that the bot was installed in, of Megan's tenant. */
export function aSubscriber(overrides: Partial<Subscriber> = {}): Subscriber {
  return {
    id: 'channel-1',
    tenantId: '7e4a0000-0000-4000-8000-000000000001',
    kind: 'channel',
    conversationId: '19:general@thread.tacv2',
    rosterId: '19:general@thread.tacv2',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    name: 'General',
    locale: 'en',
    timeZone: 'Europe/London',
    routing: ANYTHING_INBOUND,
    reminders: [10_080, 4_320, 1_440, 240],
    quiet: NEVER_QUIET,
    digest: { schedule: '0 9 * * 1-5', sendsEmpty: true },
    mutedUntil: null,
    active: true,
    since: daysFromNow(-30),
    changed: null,
    lastDigestAt: null,
    ...overrides,
  };
}

/** The same value, deeply frozen. */
export function frozen<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
