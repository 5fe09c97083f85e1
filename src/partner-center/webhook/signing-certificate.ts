import { X509Certificate, type KeyObject } from 'node:crypto';

const OWNER = 'Microsoft Corporation';

/** A key that is shorter can be broken, in bits. */
const SHORTEST_KEY = 2048;

/** No chain is longer. */
const MOST_IN_FILE = 8;

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu;

/**
 * The certificates in a file, which holds one (DER or PEM) or several (PEM), in its order; none where it is neither.
 */
export function certificatesIn(file: Buffer): readonly X509Certificate[] {
  const texts = file.toString('latin1').match(PEM)?.slice(0, MOST_IN_FILE);
  try {
    return (texts ?? [file]).map((one) => new X509Certificate(one));
  } catch {
    return [];
  }
}

/** Whether a certificate is good for nothing yet, or any more. */
export function isExpired({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  const isValid = Date.parse(validFrom) <= now.getTime() && now.getTime() <= Date.parse(validTo);
  return !isValid;
}

/** Whether a certificate was issued by the owner of another, who must be one that may issue any. */
export const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/**
 * Whether Microsoft is whom a certificate is for, or who issued it. The names are read part by part: as text, any part
 * could claim to be another. Whoever has two organizations (a list, which Node's types leave out) has none.
 */
export function isOfMicrosoft(certificate: X509Certificate): boolean {
  const { subject, issuer } = certificate.toLegacyObject();
  return subject.O === OWNER || issuer.O === OWNER;
}

/** The certificate of a file that signs requests: the one that may issue no others; null where there is none. */
export const leafOf = (certificates: readonly X509Certificate[]): X509Certificate | null =>
  certificates.find(({ ca }) => !ca) ?? null;

/** The RSA key of a certificate that signatures can be checked with; null where it is of another kind or too short. */
export function signingKeyOf({ publicKey }: X509Certificate): KeyObject | null {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return publicKey.asymmetricKeyType === 'rsa' && bits >= SHORTEST_KEY ? publicKey : null;
}

/** Where a certificate says that its issuer's is found; null where it does not say. */
export const issuerAddressOf = ({ infoAccess }: X509Certificate): string | null =>
  /^CA Issuers - URI:(?<address>https?:\S+)$/mu.exec(infoAccess ?? '')?.groups?.['address'] ?? null;
