import type { X509Certificate } from 'node:crypto';
import { isExpired, isIssuedBy } from './signing-certificate';

/** What a certificate chain is built from. */
export interface ChainOptions {
  /** Possible intermediate certificates. They may come from anybody, since each one is verified. */
  readonly intermediates: readonly X509Certificate[];
  readonly roots: readonly X509Certificate[];
  readonly now: Date;
  /** Downloads the certificates of its issuer. */
  readonly issuersOf: (certificate: X509Certificate) => Promise<readonly X509Certificate[]>;
}

/** Why a chain is not trusted: it does not lead to a root, or one of its certificates is not valid now. */
export type ChainFault = 'issuer' | 'expired';

/** The most intermediate certificates in a chain. Microsoft's chains have one or two. */
const MOST_INTERMEDIATES = 3;

/**
 * Why a certificate is not trusted; null if its chain leads to one of the roots, every certificate on it is valid now,
 * and each is signed by the next, which is allowed to issue certificates. Path lengths, name constraints and revocation
 * lists are not checked, because Node does not expose them. To make up for that, certificates are downloaded only from
 * hosts where strangers cannot place any.
 */
export async function chainFault(
  certificate: X509Certificate,
  means: ChainOptions,
  between = 0,
): Promise<ChainFault | null> {
  if (isExpired(certificate, means.now)) return 'expired';
  const root = means.roots.find((one) => isIssuedBy(certificate, one));
  if (root !== undefined) return isExpired(root, means.now) ? 'expired' : null;
  if (between === MOST_INTERMEDIATES) return 'issuer';
  const given = await chainFaultThrough(means.intermediates, certificate, means, between);
  return given === 'issuer'
    ? chainFaultThrough(await means.issuersOf(certificate), certificate, means, between)
    : given;
}

/** The same check through each candidate that did issue the certificate. */
async function chainFaultThrough(
  candidates: readonly X509Certificate[],
  certificate: X509Certificate,
  means: ChainOptions,
  between: number,
): Promise<ChainFault | null> {
  let fault: ChainFault = 'issuer';
  for (const candidate of candidates) {
    if (candidate.fingerprint256 === certificate.fingerprint256 || !isIssuedBy(certificate, candidate)) continue;
    const found = await chainFault(candidate, means, between + 1);
    if (found === null) return null;
    fault = found;
  }
  return fault;
}
