import type { X509Certificate } from 'node:crypto';
import { certificatesIn } from './signing-certificate';

/** The size limit of a file, in bytes. A certificate chain is far smaller. */
const LARGEST_CERTIFICATE_FILE = 64 * 1024;

const LOCAL_HOSTS = new Set(['127.0.0.1', '[::1]', 'localhost']);

const originOf = (host: string): string => new URL(host.includes('://') ? host : `https://${host}`).origin;

/** Unencrypted connections are allowed to this machine only. */
const isEncryptedOrLocal = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && LOCAL_HOSTS.has(hostname));

const isAt = (url: URL, hosts: readonly string[]): boolean =>
  isEncryptedOrLocal(url) && hosts.some((host) => originOf(host) === url.origin);

/**
 * The URL of an address; null if it has credentials, a query or a fragment: with those, one file could have any number
 * of addresses.
 */
function plainUrl(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' ? url : null;
}

/** The URL of a signing certificate; null if it is not at one of the hosts. */
export function certificateAddress(address: string, hosts: readonly string[]): URL | null {
  const url = plainUrl(address);
  return url !== null && isAt(url, hosts) ? url : null;
}

/**
 * The URL of an issuer's certificate; null if it is not at one of the hosts. Plain HTTP is accepted, since most issuers
 * use it: a certificate from there is trusted only if its chain leads to a root.
 */
export function issuerAddress(address: string, hosts: readonly string[]): URL | null {
  const url = plainUrl(address);
  return url !== null && (isAt(url, hosts) || (url.protocol === 'http:' && hosts.includes(url.host))) ? url : null;
}

/**
 * The certificates at a URL, in the order of the file; none if the download fails, times out, is redirected, is too
 * large or holds no certificate.
 */
export async function downloadCertificates(url: URL, patienceMs: number): Promise<readonly X509Certificate[]> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(url, { redirect: 'error', signal, headers: { 'accept-encoding': 'identity' } });
    const bytes = response.ok ? await bodyBytes(response) : (await response.body?.cancel(), null);
    return bytes === null ? [] : certificatesIn(bytes);
  } catch {
    return [];
  }
}

/** The body; null if it exceeds the size limit, in which case reading stops. */
async function bodyBytes({ body }: Response): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const parts: AsyncIterable<Uint8Array> | readonly Uint8Array[] = body ?? [];
  for await (const chunk of parts) {
    size += chunk.length;
    if (size > LARGEST_CERTIFICATE_FILE) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
