import { X509Certificate, type KeyObject } from 'node:crypto';

const MICROSOFT_NAME = 'Microsoft Corporation';

/** The shortest key that is accepted, in bits. A shorter one can be broken. */
const SHORTEST_KEY = 2048;

/** The most certificates that are read from one file. */
const MOST_IN_FILE = 8;

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu;

/**
 * The certificates in a file with one certificate (DER or PEM) or several (PEM), in the file's order; none if it is
 * neither.
 */
export function certificatesIn(file: Buffer): readonly X509Certificate[] {
  const texts = file.toString('latin1').match(PEM)?.slice(0, MOST_IN_FILE);
  try {
    return (texts ?? [file]).map((one) => new X509Certificate(one));
  } catch {
    return [];
  }
}

/** Whether a certificate is not valid now: not yet, or no longer. */
export function isExpired({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  const isValid = Date.parse(validFrom) <= now.getTime() && now.getTime() <= Date.parse(validTo);
  return !isValid;
}

/** Whether a certificate was issued and signed by another one, which must be allowed to issue certificates. */
export const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/**
 * Whether a certificate was issued to or by Microsoft. The name's parts are read one by one: in the text form, one part
 * could imitate another. A name with two organizations (a list, which Node's types leave out) does not match.
 */
export function isOfMicrosoft(certificate: X509Certificate): boolean {
  const { subject, issuer } = certificate.toLegacyObject();
  return subject.O === MICROSOFT_NAME || issuer.O === MICROSOFT_NAME;
}

/** The certificate in a file that signs requests: the one that may not issue others; null if there is none. */
export const leafOf = (certificates: readonly X509Certificate[]): X509Certificate | null =>
  certificates.find(({ ca }) => !ca) ?? null;

/** The RSA key of a certificate, to verify signatures with; null if it is not RSA or too short. */
export function signingKeyOf({ publicKey }: X509Certificate): KeyObject | null {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return publicKey.asymmetricKeyType === 'rsa' && bits >= SHORTEST_KEY ? publicKey : null;
}

/** The address of the issuer's certificate, as a certificate states it; null if it does not. */
export const issuerAddressOf = ({ infoAccess }: X509Certificate): string | null =>
  /^CA Issuers - URI:(?<address>https?:\S+)$/mu.exec(infoAccess ?? '')?.groups?.['address'] ?? null;
