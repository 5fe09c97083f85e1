import type { Asked, Clock, ListFrom, Log, PartnerCenter, RecordPage, RemoteRecord } from '../application/ports';
import type { RecordWrite } from '../domain/agreement/next-write';
import type { TroubleCode } from '../domain/model/trouble';
import type { Referral, ReferralRecord } from '../domain/model/referral';
import { Connection, type ApiOperation } from './connection';
import { failed, type ApiAnswer } from './failures';
import { isObject, type Json } from './json-patch';
import { toRecord } from './mapper';
import { microsoftRecord, ownRecord } from './new-record';
import { changedSinceUrl, nextPage, engagementUrl, readPage, type DateLiteral } from './pages';
import { patchOf } from './patch';
import { REQUEST_TIMEOUT_MS } from './requests';
import { readReferral } from './schema';
import type { AccessTokens } from './auth/tokens';

/** The dependencies and options of a client. */
export interface ClientOptions {
  /** The base URL of Partner Center's API; access tokens are requested for its origin. */
  readonly url: string;
  readonly tokens: AccessTokens;
  readonly log: Log;
  readonly clock: Clock;
  /** Called when an operation has ended, with its outcome and its duration. */
  readonly onRequestDone: (operation: ApiOperation, outcome: 'done' | TroubleCode, seconds: number) => void;
  /** The timeout of each request, in milliseconds. */
  readonly timeoutMs?: number;
}

const RECORDS = '/v1.0/engagements/referrals';

/** An engagement has a few records. More pages than this are not followed: the server must be wrong. */
const MOST_ENGAGEMENT_PAGES = 10;

const OTHER_LITERAL: Readonly<Record<DateLiteral, DateLiteral>> = { plain: 'quoted', quoted: 'plain' };

/** Whether a value can be sent in a header. */
const isHeaderValue = (value: unknown): value is string => typeof value === 'string' && /^[\x20-\x7e]+$/u.test(value);

const done = <Value>(value: Value): Asked<Value> => ({ kind: 'done', value });

/** The operation was done, but the new state of the record is not known. */
const UNREADABLE_ANSWER = failed('unreachable', true);

/**
 * Partner Center's Referrals API, as {@link PartnerCenter}. A request is repeated only if the first attempt did
 * nothing: with a newer access token after a 401, and for a list with the other notation for instants after a 400.
 */
export class PartnerCenterClient implements PartnerCenter {
  readonly #records: URL;
  readonly #connection: Connection;
  readonly #options: ClientOptions;
  /** The notation for instants that Partner Center accepted last. */
  #literal: DateLiteral = 'plain';

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#records = new URL(options.url.replace(/\/+$/u, '') + RECORDS);
    this.#connection = new Connection(this.#records.origin, {
      ...options,
      timeoutMs: options.timeoutMs ?? REQUEST_TIMEOUT_MS,
    });
  }

  list(from: ListFrom): Promise<Asked<RecordPage>> {
    return this.#timed('list', () => ('next' in from ? this.#next(from.next) : this.#changed(from.since)));
  }

  read(recordId: string): Promise<Asked<RemoteRecord>> {
    return this.#timed('read', () => this.#read(recordId, 'read'));
  }

  related(engagementId: string): Promise<Asked<readonly ReferralRecord[]>> {
    return this.#timed('related', () => this.#related(engagementId));
  }

  create(deal: Referral): Promise<Asked<RemoteRecord>> {
    return this.#timed('create', () => this.#post('create', deal, ownRecord(deal)));
  }

  invite(deal: Referral): Promise<Asked<RemoteRecord>> {
    return this.#timed('invite', () => this.#invite(deal));
  }

  write(remote: RemoteRecord, write: RecordWrite): Promise<Asked<RemoteRecord>> {
    return this.#timed('write', () => this.#write(remote, write));
  }

  async #timed<Value>(operation: ApiOperation, work: () => Promise<Asked<Value>>): Promise<Asked<Value>> {
    const start = performance.now();
    const asked = await work();
    this.#options.onRequestDone(
      operation,
      asked.kind === 'done' ? 'done' : asked.code,
      (performance.now() - start) / 1_000,
    );
    return asked;
  }

  async #changed(since: Date | null): Promise<Asked<RecordPage>> {
    const literal = this.#literal;
    const page = await this.#page('list', changedSinceUrl(this.#records, since, literal));
    if (since === null || page.kind === 'done' || page.code !== 'invalid') return page;
    const other = OTHER_LITERAL[literal];
    const again = await this.#page('list', changedSinceUrl(this.#records, since, other));
    if (again.kind !== 'done') return page;
    this.#literal = other;
    return again;
  }

  async #next(link: string): Promise<Asked<RecordPage>> {
    const url = nextPage(link, this.#records);
    return url === null ? this.#refuseLink() : this.#page('list', url);
  }

  async #page(operation: ApiOperation, url: URL): Promise<Asked<RecordPage>> {
    const asked = await this.#connection.ask({ operation, recordId: null }, { method: 'GET', url });
    if (asked.kind === 'failed') return asked;
    const { log, clock } = this.#options;
    const read = readPage(asked.value.body, url, clock(), log);
    if (read.kind === 'page') return done(read.page);
    return read.kind === 'foreign' ? this.#refuseLink() : UNREADABLE_ANSWER;
  }

  #refuseLink(): Asked<never> {
    this.#options.log.warn({}, 'Partner Center sends us elsewhere for the next page, which is not followed.');
    return { ...failed('invalid'), target: '@odata.nextLink' };
  }

  async #related(engagementId: string): Promise<Asked<readonly ReferralRecord[]>> {
    const records: ReferralRecord[] = [];
    let url: URL | null = engagementUrl(this.#records, engagementId);
    for (let pages = 0; url !== null && pages < MOST_ENGAGEMENT_PAGES; pages += 1) {
      const page = await this.#page('related', url);
      if (page.kind === 'failed') return page;
      records.push(...page.value.records);
      url = page.value.next === null ? null : new URL(page.value.next);
    }
    if (url !== null) this.#options.log.warn({ engagementId }, 'An engagement has more records than are read.');
    return done(records);
  }

  async #read(recordId: string, operation: ApiOperation): Promise<Asked<RemoteRecord>> {
    const url = this.#urlOf(recordId);
    if (url === null) return failed('missing');
    const asked = await this.#connection.ask({ operation, recordId }, { method: 'GET', url });
    return asked.kind === 'failed' ? asked : this.#remote(asked.value);
  }

  /** The URL of a record; null if no record can have this id. */
  #urlOf(recordId: string): URL | null {
    return /^\.{0,2}$/u.test(recordId) ? null : new URL(`${this.#records.href}/${encodeURIComponent(recordId)}`);
  }

  /** Without an engagement id, Microsoft would get a new deal instead of joining ours. */
  async #invite(deal: Referral): Promise<Asked<RemoteRecord>> {
    if (deal.engagementId === null) return { ...failed('invalid'), target: 'engagementId' };
    return this.#post('invite', deal, microsoftRecord(deal));
  }

  async #post(operation: 'create' | 'invite', { recordId }: Referral, body: object): Promise<Asked<RemoteRecord>> {
    const asked = await this.#connection.ask({ operation, recordId }, { method: 'POST', url: this.#records, body });
    if (asked.kind === 'done') return this.#remote(asked.value);
    // The conflict may be with the record itself, created by an earlier attempt whose answer was lost.
    return asked.code === 'changed' ? { ...asked, isUncertain: true } : asked;
  }

  async #write({ record, source }: RemoteRecord, write: RecordWrite): Promise<Asked<RemoteRecord>> {
    if (!isObject(source)) throw new TypeError('Only what was read from Partner Center can be written.');
    const body = patchOf(source, write);
    const url = this.#urlOf(record.id);
    if (url === null || body.length === 0) return this.#read(record.id, 'write');
    const { eTag } = source;
    const headers = { prefer: 'return=representation', ...(isHeaderValue(eTag) ? { 'if-match': eTag } : {}) };
    const asked = await this.#connection.ask(
      { operation: 'write', recordId: record.id },
      { method: 'PATCH', url, headers, body },
    );
    if (asked.kind === 'failed') return asked;
    if (!asked.value.isEmpty) return this.#remote(asked.value);
    const read = await this.#read(record.id, 'write');
    return read.kind === 'done' ? read : { ...read, isUncertain: true };
  }

  /** The record in an answer. Its version may be in the ETag header only. */
  #remote({ body, headers }: ApiAnswer): Asked<RemoteRecord> {
    const eTag = headers.get('etag');
    const source: Json = isObject(body) ? { ...body, ...(body['eTag'] || eTag === null ? {} : { eTag }) } : {};
    const read = readReferral(source);
    if (read.ok) return done({ record: toRecord(read.referral, this.#options.clock()), source });
    this.#options.log.warn(
      { paths: read.faults.map(({ path }) => path) },
      'A record of Partner Center cannot be read.',
    );
    return UNREADABLE_ANSWER;
  }
}
