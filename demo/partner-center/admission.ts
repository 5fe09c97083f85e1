import { invalid, Refusal, type Request } from './exchange';

const BEARER = /^Bearer (?<token>\S+)$/iu;
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/iu;

/**
 * Checks the bearer token.
 *
 * @throws Refusal if it is missing, or not the expected one
 */
export function checkToken({ headers }: Request, token: string | undefined): void {
  const given = BEARER.exec(headers.authorization ?? '')?.groups?.['token'];
  if (given !== undefined && given === (token ?? given)) return;
  throw new Refusal(401, 'unauthenticated', 'The bearer token is missing, or not valid any more.', 'Authorization', {
    'www-authenticate': 'Bearer',
  });
}

/**
 * Checks the request id.
 *
 * @throws Refusal if it is missing or malformed
 */
export function checkRequestId({ headers }: Request): void {
  const id = headers['client-request-id'];
  if (typeof id !== 'string' || !GUID.test(id))
    throw invalid('client-request-id', 'client-request-id is a new GUID for each request.');
}
