import { sign, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

const HOUR_MS = 3_600_000;

/** A certificate and its private key, as PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

/** How a certificate is made: by itself where no issuer is told, valid for two hours that began an hour ago, RSA with 2048 bits. */
export interface Wish {
  /** Parts of the name, such as `['O', 'Microsoft Corporation']`. */
  readonly name: readonly (readonly [part: string, value: string])[];
  readonly issuer?: Issued;
  readonly isAuthority?: boolean;
  /** Whether its key may sign certificates: as a rule, an authority's may. */
  readonly mayCertify?: boolean;
  readonly from?: Date;
  readonly to?: Date;
  readonly keyType?: 'rsa' | 'ec';
  readonly keySize?: number;
}

const quoted = (value: string): string => value.replace(/[,+=<>#;"\\]/gu, '\\$&');

/** Issues a certificate for a new key. */
export async function issue({
  name,
  issuer,
  isAuthority = false,
  mayCertify = isAuthority,
  from,
  to,
  keyType = 'rsa',
  keySize = 2048,
}: Wish): Promise<Issued> {
  const made = await generate(
    name.map(([part, value]) => ({ name: part, value: quoted(value) })),
    {
      algorithm: 'sha256',
      keyType,
      keySize,
      notBeforeDate: from ?? new Date(Date.now() - HOUR_MS),
      notAfterDate: to ?? new Date(Date.now() + HOUR_MS),
      extensions: [
        { name: 'basicConstraints', cA: isAuthority, critical: true },
        { name: 'keyUsage', ...(mayCertify ? { keyCertSign: true } : { digitalSignature: true }), critical: true },
      ],
      ...(issuer === undefined ? {} : { ca: issuer }),
    },
  );
  return { cert: made.cert, key: made.private };
}

/** The certificate in the binary form. */
export const der = ({ cert }: Issued): Buffer => new X509Certificate(cert).raw;

const element = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};

/** The elements that follow one another in a piece of DER, each with its tag and length. */
function elementsOf(content: Buffer): readonly Buffer[] {
  if (content.length === 0) return [];
  const end = headOf(content) + lengthOf(content);
  return [content.subarray(0, end), ...elementsOf(content.subarray(end))];
}

const headOf = (one: Buffer): number => 2 + ((one[1] ?? 0) > 0x80 ? (one[1] ?? 0) - 0x80 : 0);
const lengthOf = (one: Buffer): number =>
  (one[1] ?? 0) > 0x80 ? one.readUIntBE(2, (one[1] ?? 0) - 0x80) : (one[1] ?? 0);
const contentOf = (one: Buffer): Buffer => one.subarray(headOf(one));

const AUTHORITY_ACCESS = Buffer.from('06082b06010505070101', 'hex');
const CA_ISSUERS = Buffer.from('06082b06010505073002', 'hex');

/** The same certificate, which also says where its issuer's is found; the issuer signs it once more. */
export function withIssuerAddress(issued: Issued, issuer: Issued, address: string): Issued {
  const [toBeSigned, algorithm] = elementsOf(contentOf(der(issued)));
  if (toBeSigned === undefined || algorithm === undefined) throw new Error('This is no certificate.');
  const parts = elementsOf(contentOf(toBeSigned));
  const access = element(0x30, element(0x30, CA_ISSUERS, element(0x86, Buffer.from(address))));
  const extensions = contentOf(contentOf(parts.at(-1) ?? Buffer.alloc(0)));
  const extended = element(0xa3, element(0x30, extensions, element(0x30, AUTHORITY_ACCESS, element(0x04, access))));
  const body = element(0x30, ...parts.slice(0, -1), extended);
  const signature = element(0x03, Buffer.from([0]), sign('RSA-SHA256', body, issuer.key));
  return { cert: new X509Certificate(element(0x30, body, algorithm, signature)).toString(), key: issued.key };
}
