import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CoSellAnswer, listed, NewReferral, PortalChange, portalChange, referralByHand } from './page-forms';
import { invalid, jsonOf, Refusal, type Reply, type Request } from './exchange';
import { FaultBody, type Faults } from './faults';
import { suggestion } from './fictitious';
import { answerCoSell, changeInPortal, sendReferral, SELLER } from './microsoft';
import type { Records } from './records';
import type { RequestLog } from './request-log';
import { shaped } from './shapes';
import { textAt } from './wire-record';
import type { Webhooks } from './webhooks';

/** The path of the page's own API. */
export const PAGE_API = '/stand-in';

const SHOWN_RECORDS = 200;
const SHOWN_REQUESTS = 100;

/** What the page shows and changes. */
export interface PageContext {
  readonly records: Records;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly webhooks: Webhooks;
  readonly clock: () => Date;
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** The page on which a person plays Microsoft. */
export const page = (): Reply => ({ status: 200, headers: HEADERS, body: readFileSync(join(__dirname, 'page.html')) });

const latest = <Item>(items: readonly Item[], most: number): readonly Item[] => items.slice(-most).reverse();

function pageState({ records, faults, log, webhooks }: PageContext): object {
  const all = records.all();
  return {
    records: latest(all, SHOWN_RECORDS).map(listed),
    total: all.length,
    requests: latest(log.all(), SHOWN_REQUESTS),
    faults: faults.left(),
    webhook: { url: webhooks.current()?.url ?? null, ...webhooks.counts() },
  };
}

function send({ records, clock }: PageContext, request: Request): object {
  const members = referralByHand(shaped(NewReferral, jsonOf(request)), clock());
  return { id: sendReferral(records, members, clock())['id'] };
}

/** A seller's email address from the Latin letters of their name. */
const addressOf = (...names: readonly string[]): string => {
  const plain = names
    .map((name) =>
      name
        .normalize('NFKD')
        .toLowerCase()
        .replace(/[^a-z]/gu, ''),
    )
    .filter((name) => name !== '');
  return plain.length === 0 ? SELLER.email : `${plain.join('.')}@example.com`;
};

function answer({ records }: PageContext, id: string, request: Request): object {
  const {
    how,
    sellerFirstName: firstName = SELLER.firstName,
    sellerLastName: lastName = SELLER.lastName,
  } = shaped(CoSellAnswer, jsonOf(request));
  answerCoSell(records, id, how, { ...SELLER, firstName, lastName, email: addressOf(firstName, lastName) });
  return {};
}

/** Even in the portal, a closed record cannot be changed, and a record cannot be answered twice. */
function change({ records }: PageContext, id: string, request: Request): object {
  const wish = shaped(PortalChange, jsonOf(request));
  const record = records.get(id);
  const viewer = record === undefined ? '' : `${textAt(record, 'status')} ${wish.become ?? ''}`;
  if (!/^(New (accepted|declined)?|Active (won|lost)?)$/u.test(viewer))
    throw invalid('status', 'This cannot be done to it any more.');
  changeInPortal(records, id, portalChange(wish));
  return {};
}

const Answered = z.tuple([z.string(), z.enum(['answer', 'change'])]);

/**
 * Answers a request of the page.
 *
 * @throws Refusal if the request is not valid, Error if it cannot be done
 */
export function answerPage(stage: PageContext, request: Request): Reply {
  const parts = request.url.pathname.slice(PAGE_API.length + 1).split('/');
  return { status: 200, body: done(stage, `${request.method} ${parts[0] ?? ''}`, parts.slice(1), request) };
}

function done(stage: PageContext, route: string, rest: readonly string[], request: Request): unknown {
  switch (route) {
    case 'GET state':
      return pageState(stage);
    case 'GET requests':
      return stage.log.all();
    case 'GET suggestion':
      return suggestion();
    case 'POST referrals':
      return send(stage, request);
    case 'POST faults':
      stage.faults.add(shaped(FaultBody, jsonOf(request)));
      return { left: stage.faults.left() };
    case 'DELETE faults':
      stage.faults.end();
      return {};
    case 'POST records': {
      const [id, what] = shaped(Answered, rest);
      return what === 'answer' ? answer(stage, id, request) : change(stage, id, request);
    }
    default:
      throw new Refusal(404, 'itemNotFound', 'There is nothing here.', 'path');
  }
}
