import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { EventSink } from '../application/ports';
import type { Registration } from '../domain/model/registration';
import { amountOf, type Money } from '../domain/money/money';
import type { Person } from '../domain/model/person';
import type { Happening, HistoryEntry } from '../domain/model/history';
import type { Referral } from '../domain/model/referral';

/** The timeout for the receiver's answer, in milliseconds. */
const RECEIVER_TIMEOUT_MS = 8_000;

/** Refusals after which the event is sent again: a timeout, too early, or too many requests. */
const RETRY_STATUSES = new Set([408, 425, 429]);

const eventPrice = (money: Money | null): object => ({
  value: money === null ? null : amountOf(money),
  currency: money?.currency ?? null,
});

/** The answers of a deal registration, with the names of Partner Center's deal registration. */
const eventRegistration = ({ value, signedOn, startsOn, endsOn, solutions }: Registration): object => ({
  contract: {
    ...eventPrice(value),
    signDate: signedOn,
    startDate: startsOn,
    endDate: endsOn,
    term: endsOn === null ? 'Perpetual' : 'Finite',
  },
  solutionDetails: solutions.map((sold) => ({
    id: sold.id,
    ...eventPrice(sold.value),
    isDeployedOnAzure: sold.isDeployedOnAzure,
    primaryDeploymentOn: sold.deployedIn,
    pricingModel: sold.pricingModel,
    marketplaceTransactionDate: sold.marketplaceDate,
  })),
});

/** The parts of an event in the terms of Partner Center's API, for receivers that write them there. */
export interface EventWords {
  /** The state of a referral. */
  readonly recordState: (referral: Referral) => object;
  /** What a change changed. */
  readonly differences: (line: HistoryEntry) => readonly object[];
  /**
   * The request bodies that create a deal's records, with the customer's contacts; null if no receiver has to create
   * any.
   */
  readonly newRecordBodies: ((deal: Referral) => object) | null;
}

/** The events after which new records are necessary. */
const CREATES_RECORDS: ReadonlySet<Happening> = new Set<Happening>(['created', 'invited']);

function eventDeal({
  id,
  recordId,
  engagementId,
  code,
  version,
  stage,
  owner,
  dealType,
  direction,
  terms,
  customer,
  needs,
  invitation,
  registration,
}: Referral): object {
  return {
    ...{ id, recordId, engagementId, code, version, stage, owner, dealType, direction },
    externalReferenceId: terms.crmId,
    campaignId: terms.campaignId,
    name: terms.name,
    dealValue: terms.value === null ? null : amountOf(terms.value),
    currency: terms.value?.currency ?? null,
    closeDate: terms.closeDate,
    notes: terms.notes,
    customer: { name: customer.name, country: customer.address.country },
    solutions: needs.solutions.map((solution) => ({ id: solution.id, name: solution.name })),
    assistance: invitation.assistance,
    registration: registration === null ? null : eventRegistration(registration),
  };
}

const eventPerson = (person: Person | null): string | null => person?.email ?? person?.name ?? null;

const eventAnswer = ({ answer }: Referral): object | null =>
  answer === null
    ? null
    : { at: answer.at.toISOString(), by: eventPerson(answer.by), reason: answer.reason, note: answer.note };

/**
 * The body of an event: what happened, and the current state of the referral. It names contacts at the customer only if
 * the receiver has to create a record with which Microsoft can contact them.
 */
function payloadOf(
  words: EventWords,
  referral: Referral,
  what: Happening,
  key: string,
  line: HistoryEntry | null,
): object {
  return {
    id: key,
    type: `referral.${what}`,
    at: line?.at.toISOString() ?? null,
    by: eventPerson(line?.by ?? null),
    changes: line === null ? [] : words.differences(line),
    referral: { ...eventDeal(referral), ...words.recordState(referral) },
    answer: eventAnswer(referral),
    ...(CREATES_RECORDS.has(what) ? words.newRecordBodies?.(referral) : {}),
  };
}

/**
 * Sends events to one address, signed as requests to this service are: `X-Timestamp`, and `X-Signature` over timestamp
 * and body. Every attempt to send an event carries the same `Idempotency-Key`: the `id` of the body, percent-encoded
 * where a header could not hold it.
 *
 * An event is sent again if no answer arrives in time, or the receiver cannot accept it now (408, 425, 429 and 5xx).
 * Any other refusal is final, and so is a redirect, since it could lead to anybody.
 */
export class EventWebhook implements EventSink {
  readonly #url: string;
  readonly #sign: (timestamp: string, body: string) => string;
  readonly #words: EventWords;
  readonly #clock: () => Date;
  readonly #patienceMs: number;

  constructor(
    url: string,
    sign: (timestamp: string, body: string) => string,
    words: EventWords,
    clock: () => Date,
    patienceMs = RECEIVER_TIMEOUT_MS,
  ) {
    this.#url = url;
    this.#sign = sign;
    this.#words = words;
    this.#clock = clock;
    this.#patienceMs = patienceMs;
  }

  async emit(
    referral: Referral,
    what: Happening,
    key: string,
    line: HistoryEntry | null,
  ): Promise<'sent' | 'retry' | 'refused'> {
    const body = JSON.stringify(payloadOf(this.#words, referral, what, key, line));
    const timestamp = String(Math.floor(this.#clock().getTime() / 1_000));
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'idempotency-key': encodeURI(key),
      'x-timestamp': timestamp,
      'x-signature': this.#sign(timestamp, body),
    };
    const signal = AbortSignal.timeout(this.#patienceMs);
    const status = await postForStatus(this.#url, { method: 'POST', headers, signal }, body).catch(() => null);
    if (status === null || RETRY_STATUSES.has(status) || status >= 500) return 'retry';
    return status >= 200 && status < 300 ? 'sent' : 'refused';
  }
}

/**
 * Sends one request and resolves to the status. Node's own client follows no redirects, and accepts any port and
 * credentials in the address.
 */
function postForStatus(url: string, options: RequestOptions, body: string): Promise<number> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(body);
  });
}
