import { randomUUID } from 'node:crypto';
import { invalid } from './exchange';
import { exactInstant } from './instant';
import { readFilter, type Filter } from './odata-filter';
import type { Records } from './records';
import type { ApiVariants } from './ways';
import { isMicrosofts, recordWith, textAt, type WireRecord } from './wire-record';

const PAGE_SIZE = 100;
const KEPT_LISTS = 100;

const OPTIONS: readonly string[] = ['$filter', '$orderby', '$top', '$skip', '$select', '$count', '$skiptoken'];
const ORDER = /^(?<field>createdDateTime|updatedDateTime)(?: (?<direction>asc|desc))?$/u;

/** Members that `$select` accepts: those of every record, and those that are added later. */
const MEMBERS = new Set([
  ...Object.keys(recordWith({})),
  ...['name', 'createdDateTime', 'updatedDateTime', 'eTag', 'customerProfile', 'consent', 'details', 'inviteContext'],
]);

/** The result of a list query. It stays the same while a client reads its pages, even if records change. */
interface List {
  readonly ids: readonly string[];
  readonly count: number;
  readonly wanted: Filter;
  readonly shown: (record: WireRecord) => WireRecord;
}

/** A page of a list in the format of the API. */
export interface Page {
  readonly '@odata.context': string;
  readonly '@odata.count': number;
  readonly '@odata.nextLink'?: string;
  readonly value: readonly WireRecord[];
}

function wholeNumber(query: URLSearchParams, option: string): number | undefined {
  const text = query.get(option);
  if (text === null) return undefined;
  if (!/^\d{1,9}$/u.test(text)) throw invalid(option, `${option} is no whole number.`);
  return Number(text);
}

function ordered(records: readonly WireRecord[], order: string): readonly WireRecord[] {
  const { field, direction } = ORDER.exec(order.trim())?.groups ?? {};
  if (field === undefined) throw invalid('$orderby', `Nothing can be ordered by ${order}.`);
  const sorted = field === 'updatedDateTime' ? records : byCreation(records);
  return direction === 'desc' ? [...sorted].reverse() : sorted;
}

function byCreation(records: readonly WireRecord[]): readonly WireRecord[] {
  const keyed = records.map((record) => ({ record, key: exactInstant(textAt(record, 'createdDateTime')) }));
  return keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1)).map(({ record }) => record);
}

function selection(select: string | null): List['shown'] {
  if (select === null) return (record) => record;
  const members = select.split(',').map((member) => member.trim());
  const unknown = members.find((member) => !MEMBERS.has(member));
  if (unknown !== undefined) throw invalid('$select', `There is no member ${unknown}.`);
  return (record) =>
    Object.fromEntries(members.filter((member) => member in record).map((member) => [member, record[member]]));
}

/** Answers list queries in pages. Each page can be requested repeatedly. */
export class Listing {
  private readonly lists = new Map<string, List>();

  constructor(
    private readonly records: Records,
    private readonly ways: ApiVariants,
    private readonly address: () => string,
  ) {}

  /**
   * The page for a query.
   *
   * @throws Refusal if the query is not valid, or its token is no longer known
   */
  page(query: URLSearchParams): Page {
    const unknown = [...query.keys()].find((option) => !OPTIONS.includes(option));
    if (unknown !== undefined) throw invalid(unknown, `There is no query option ${unknown}.`);
    const token = query.get('$skiptoken');
    if (token === null) return this.first(this.begin(query));
    const [id = '', offset = ''] = token.split('.');
    const list = this.lists.get(id);
    if (list === undefined || !/^\d{1,9}$/u.test(offset))
      throw invalid('$skiptoken', 'Nothing is known of this token any more.');
    return this.pageOf(id, list, Number(offset));
  }

  private begin(query: URLSearchParams): List {
    const filter = query.get('$filter');
    const matches = filter === null ? () => true : readFilter(filter, this.ways.dateLiteral);
    const showsRelated = this.ways.showsRelated || filter?.includes('engagementId') === true;
    const wanted: Filter = (record) => (showsRelated || !isMicrosofts(record)) && matches(record);
    const found = this.records
      .all()
      .filter((record) => wanted(record) && this.records.ageOf(record) >= this.ways.listLagMs);
    const sorted = ordered(found, query.get('$orderby') ?? 'createdDateTime asc');
    const skip = wholeNumber(query, '$skip') ?? 0;
    const top = wholeNumber(query, '$top') ?? sorted.length;
    const ids = sorted.slice(skip, skip + top).map((record) => textAt(record, 'id'));
    return { ids, count: sorted.length, wanted, shown: selection(query.get('$select')) };
  }

  /** Stores a list with more than one page, so that its further pages come from the same result. */
  private first(list: List): Page {
    const id = randomUUID();
    if (list.ids.length > PAGE_SIZE) this.lists.set(id, list);
    const [oldest] = this.lists.keys();
    if (this.lists.size > KEPT_LISTS && oldest !== undefined) this.lists.delete(oldest);
    return this.pageOf(id, list, 0);
  }

  private pageOf(id: string, list: List, offset: number): Page {
    const end = offset + PAGE_SIZE;
    const records = list.ids.slice(offset, end).map((one) => this.records.get(one));
    const value = records.filter((record) => record !== undefined && list.wanted(record)) as readonly WireRecord[];
    const next = end < list.ids.length ? { '@odata.nextLink': `${this.address()}?$skiptoken=${id}.${end}` } : {};
    return {
      '@odata.context': 'https://api.partner.microsoft.com/v1.0/$metadata#Referrals',
      '@odata.count': list.count,
      ...next,
      value: value.map(list.shown),
    };
  }
}
