import type { X509Certificate } from 'node:crypto';
import { certificatesIn } from './signing-certificate';

/** A file with a chain of certificates is far smaller, in bytes. */
const LARGEST_FILE = 64 * 1024;

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

const originOf = (host: string): string => new URL(host.includes('://') ? host : `https://${host}`).origin;

/** Unencrypted only what does not leave this machine. */
const isPrivate = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));

const isAt = (url: URL, hosts: readonly string[]): boolean =>
  isPrivate(url) && hosts.some((host) => originOf(host) === url.origin);

/** An address without what makes one look like another: credentials, or a query, of which one file could have any number. */
function plain(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' ? url : null;
}

/** The address of a signing certificate as it is asked for, where it is at one of the hosts; null: it is not. */
export function certificateAddress(address: string, hosts: readonly string[]): URL | null {
  const url = plain(address);
  return url !== null && isAt(url, hosts) ? url : null;
}

/**
 * The same of an issuer's certificate. Those are mostly handed out unencrypted, which does no harm: what is found there
 * is believed only where a root vouches for it.
 */
export function issuerAddress(address: string, hosts: readonly string[]): URL | null {
  const url = plain(address);
  return url !== null && (isAt(url, hosts) || (url.protocol === 'http:' && hosts.includes(url.host))) ? url : null;
}

/**
 * The certificates at an address, the file's order kept; none where it cannot be had in time, is too large, is found
 * elsewhere or holds none.
 */
export async function downloadCertificates(url: URL, patienceMs: number): Promise<readonly X509Certificate[]> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(url, { redirect: 'error', signal, headers: { 'accept-encoding': 'identity' } });
    const bytes = response.ok ? await bytesOf(response) : (await response.body?.cancel(), null);
    return bytes === null ? [] : certificatesIn(bytes);
  } catch {
    return [];
  }
}

/** The body; null where it is too large, of which no more is read than shows it. */
async function bytesOf({ body }: Response): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const parts: AsyncIterable<Uint8Array> | readonly Uint8Array[] = body ?? [];
  for await (const chunk of parts) {
    size += chunk.length;
    if (size > LARGEST_FILE) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
