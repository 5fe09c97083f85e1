import { z } from 'zod';
import type { Log, RecordPage } from '../application/ports';
import type { ReferralRecord } from '../domain/model/referral';
import { isObject } from './json-patch';
import { toRecord } from './mapper';
import { readReferral } from './schema';
import { solutionsInBody } from './solutions';

/** How instants are written in a filter; the documentation does not say which of the two is right. */
export type DateLiteral = 'plain' | 'quoted';

/**
 * A page of a list. `foreign`: its link to the next page leads to another host, or back to the same page; `unreadable`:
 * the body is not a page.
 */
export type ReadPage =
  { readonly kind: 'page'; readonly page: RecordPage } | { readonly kind: 'foreign' | 'unreadable' };

const WirePage = z.object({
  value: z.array(z.unknown()),
  '@odata.count': z.number().int().nonnegative().nullish().catch(null),
  '@odata.nextLink': z.string().nullish(),
});

/** In whole seconds, rounded down. Reading a record twice does no harm. */
function instantText(instant: Date, literal: DateLiteral): string {
  const text = `${instant.toISOString().slice(0, 19)}Z`;
  return literal === 'quoted' ? `'${text}'` : text;
}

function listUrl(records: URL, options: Readonly<Record<string, string>>): URL {
  const query = Object.entries(options).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
  return new URL(`${records.href}?${query.join('&')}`);
}

/** The URL of the first page of the records that changed since then, or of all records; oldest change first. */
export const changedSinceUrl = (records: URL, since: Date | null, literal: DateLiteral): URL =>
  listUrl(records, {
    ...(since === null ? {} : { filter: `updatedDateTime ge ${instantText(since, literal)}` }),
    orderby: 'updatedDateTime asc',
  });

/** The URL of the first page of an engagement's records. */
export const engagementUrl = (records: URL, engagementId: string): URL =>
  listUrl(records, { filter: `engagementId eq '${engagementId.replaceAll("'", "''")}'` });

/**
 * The URL of the next page; null if the link leads to another origin, which must not get our token, or back to this
 * page.
 */
export function nextPage(link: string, from: URL): URL | null {
  const next = URL.canParse(link, from.href) ? new URL(link, from) : null;
  return next?.origin === from.origin && next.href !== from.href ? next : null;
}

/** The id that is logged for a record that cannot be read. */
const loggedRecordId = (raw: unknown): string | null => {
  const id = isObject(raw) ? raw['id'] : null;
  return typeof id === 'string' ? id.slice(0, 100) : null;
};

/** The records of a page. A record that cannot be read is left out and logged. */
function recordsIn(
  values: readonly unknown[],
  now: Date,
  log: Log,
): readonly { readonly raw: unknown; readonly record: ReferralRecord }[] {
  return values.flatMap((raw) => {
    const read = readReferral(raw);
    if (read.ok) return [{ raw, record: toRecord(read.referral, now) }];
    log.warn(
      { recordId: loggedRecordId(raw), paths: read.faults.map(({ path }) => path) },
      'A record of Partner Center cannot be read.',
    );
    return [];
  });
}

/** Reads a page of a list that was requested at `from`. */
export function readPage(body: unknown, from: URL, now: Date, log: Log): ReadPage {
  const { success, data } = WirePage.safeParse(body);
  if (!success) return { kind: 'unreadable' };
  const { '@odata.nextLink': link, '@odata.count': total } = data;
  const next = link ? nextPage(link, from) : null;
  if (link && next === null) return { kind: 'foreign' };
  const known = recordsIn(data.value, now, log);
  return {
    kind: 'page',
    page: {
      records: known.map(({ record }) => record),
      solutions: solutionsInBody({ value: known.map(({ raw }) => raw) }),
      next: next?.href ?? null,
      total: total ?? null,
    },
  };
}
