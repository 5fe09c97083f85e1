import { randomUUID } from 'node:crypto';
import { sampleReferral } from '../../../demo/sample-referrals';

/** A parsed body: a record, a list or an error. Only the members that tests read are declared. */
export interface Body {
  readonly id: string;
  readonly engagementId: string;
  readonly eTag: string;
  readonly name: string;
  readonly status: string;
  readonly substatus: string;
  readonly direction: string;
  readonly expirationDateTime: string;
  readonly details: { readonly dealValue: number };
  readonly links: object;
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly '@odata.count': number;
  readonly '@odata.nextLink'?: string;
  readonly error?: { readonly code: string; readonly target: string };
  readonly correlationId: string;
}

/** An answer of a stand-in; the body is undefined if there is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The path of the Referrals API. */
export const REFERRALS = '/v1.0/engagements/referrals';

/** Sends a request to a stand-in with all required headers; an empty string leaves a header out. */
export async function ask(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const all = {
    authorization: 'Bearer token',
    'client-request-id': randomUUID(),
    'content-type': 'application/json',
    ...headers,
  };
  const response = await fetch(new URL(path, url), {
    method,
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  // A test that reads a missing member fails.
  const content = (text === '' ? undefined : JSON.parse(text)) as Body;
  return { status: response.status, headers: response.headers, body: content };
}

/** The code and the target of an error. */
export const faultOf = ({ status, body }: Answer): object => ({
  status,
  code: body.error?.code,
  target: body.error?.target,
});

/** The body that creates a co-sell deal of ours. */
export function aDeal(changes: object = {}): Record<string, unknown> {
  const { name, type, qualification, customerProfile, consent, details, team, target } = sampleReferral(8, new Date());
  return { name, type, qualification, customerProfile, consent, details, team, target, ...changes };
}

/** The body that asks Microsoft to join an engagement's deal. */
export const anInvitation = (engagementId: unknown, changes: object = {}): Record<string, unknown> =>
  aDeal({
    engagementId,
    target: [{ type: 'BusinessProfileLocation', id: 'msft' }],
    inviteContext: { notes: 'Help us.', assistanceRequestCode: 'ProofOfConceptOrDemo' },
    ...changes,
  });

/** A JSON Patch that replaces members by their paths. */
export const replacing = (members: Readonly<Record<string, unknown>>): readonly object[] =>
  Object.entries(members).map(([path, value]) => ({ op: 'replace', path, value }));
