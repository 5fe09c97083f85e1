import { createSign, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

/** Signs events; its certificate proves who signed them. */
export interface Signer {
  /** The root (PEM) that receivers have to trust. */
  readonly certificateAuthority: string;
  /** The signing certificate, as PEM and as DER. */
  readonly pem: string;
  readonly der: Buffer;
  /** An RSA signature with SHA-256 over these bytes, in base64. */
  sign(bytes: Buffer): string;
}

// Tests and demos may set the clock to any of these years.
const VALIDITY = { notBeforeDate: new Date('2015-01-01T00:00:00Z'), notAfterDate: new Date('2049-01-01T00:00:00Z') };
const KEY = { algorithm: 'sha256', keySize: 2048, ...VALIDITY } as const;

const named = (commonName: string, organizationName: string): { name: string; value: string }[] => [
  { name: 'commonName', value: commonName },
  { name: 'organizationName', value: organizationName },
];

async function make(): Promise<Signer> {
  const root = await generate(named('Stand-in Partner Center Root', 'Co-sell Desk demo'), {
    ...KEY,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate(named('Stand-in Partner Center events', 'Microsoft Corporation'), {
    ...KEY,
    ca: { key: root.private, cert: root.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
    ],
  });
  return {
    certificateAuthority: root.cert,
    pem: leaf.cert,
    der: new X509Certificate(leaf.cert).raw,
    sign: (bytes) => createSign('RSA-SHA256').update(bytes).sign(leaf.private, 'base64'),
  };
}

let made: Promise<Signer> | undefined;

/** The signer of this process. It is created at the first use, since generating keys takes some time. */
export const signerOfProcess = (): Promise<Signer> => (made ??= make());
