import type { X509Certificate } from 'node:crypto';
import { isExpired, isIssuedBy } from './signing-certificate';

/** What a certificate can be led back to, and with what. */
export interface ChainMeans {
  /** Certificates that may be between it and a root: anybody's, since each is checked. */
  readonly between: readonly X509Certificate[];
  readonly roots: readonly X509Certificate[];
  readonly now: Date;
  /** Looks elsewhere for the certificates of its issuer. */
  readonly issuersOf: (certificate: X509Certificate) => Promise<readonly X509Certificate[]>;
}

/** Why a certificate is not believed: it is not led back to a root, or one on the way there is not valid now. */
export type ChainFault = 'issuer' | 'expired';

/** How many certificates may be between a signing certificate and a root. Microsoft's have one or two. */
const MOST_BETWEEN = 3;

/**
 * Whether a certificate leads back to one of the roots; null: it does, and each on the way is valid, was signed by the
 * next, who may issue certificates. Path lengths, name constraints and lists of what was withdrawn are not looked at:
 * Node tells nothing of them. What makes up for it is that strangers cannot put certificates where these are read from.
 */
export async function chainFault(
  certificate: X509Certificate,
  means: ChainMeans,
  between = 0,
): Promise<ChainFault | null> {
  if (isExpired(certificate, means.now)) return 'expired';
  const root = means.roots.find((one) => isIssuedBy(certificate, one));
  if (root !== undefined) return isExpired(root, means.now) ? 'expired' : null;
  if (between === MOST_BETWEEN) return 'issuer';
  const given = await faultThrough(means.between, certificate, means, between);
  return given === 'issuer' ? faultThrough(await means.issuersOf(certificate), certificate, means, between) : given;
}

/** The same through any of the candidates that did issue the certificate. */
async function faultThrough(
  candidates: readonly X509Certificate[],
  certificate: X509Certificate,
  means: ChainMeans,
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
