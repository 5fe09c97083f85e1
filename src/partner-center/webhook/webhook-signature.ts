import { verify, X509Certificate, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock, Log } from '../../application/ports';
import { chainFault } from './certificate-chain';
import { certificateAddress, downloadCertificates, issuerAddress } from './certificate-download';
import { isExpired, isOfMicrosoft, issuerAddressOf, leafOf, signingKeyOf } from './signing-certificate';
import type { WebhookTrust } from './webhook-trust';

/**
 * Why the signature of a request is not accepted as Partner Center's.
 *
 * - `unsigned`: there is no signature, or it is malformed.
 * - `algorithm`: it is not RSA with SHA-256.
 * - `host`: the certificate's address is not on a trusted host.
 * - `certificate`: the certificate cannot be downloaded, cannot be read, or has an unsuitable key.
 * - `issuer`: its chain leads to no trusted root.
 * - `organization`: it was issued neither to nor by Microsoft.
 * - `expired`: it, or another certificate of its chain, is not valid now.
 * - `signature`: the signature does not match the body.
 */
export type WebhookFault =
  'unsigned' | 'algorithm' | 'host' | 'certificate' | 'issuer' | 'organization' | 'expired' | 'signature';

/**
 * The parts of a webhook request that the signature check needs. A missing header is empty; the body is its raw bytes.
 */
export interface SignedRequest {
  readonly authorization: string;
  readonly signature: string;
  readonly certificateUrl: string;
  readonly algorithm: string;
  readonly body: Uint8Array;
}

/** The trusted hosts and roots, and the dependencies of the signature check. */
export interface SignatureOptions {
  readonly trust: WebhookTrust;
  readonly clock: Clock;
  readonly log: Log;
  /** The timeout of a certificate download, in milliseconds. */
  readonly timeoutMs?: number;
}

/** A signing certificate and its key, downloaded from an address and verified to be Microsoft's. */
interface Signer {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  readonly readAt: number;
}

const CERTIFICATE_TIMEOUT_MS = 5_000;

/** How long a certificate is cached, in milliseconds. A revoked certificate is accepted for at most this long. */
const CERTIFICATE_TTL_MS = 60 * 60_000;

/** The shortest time between two downloads from one address, in milliseconds. */
const CERTIFICATE_RECHECK_MS = 60_000;

/** The most downloads within that time, over all addresses, however many addresses strangers make up. */
const MOST_DOWNLOADS = 30;

/** Base64 of an RSA signature, after the name of the scheme; both headers have this format. */
const SIGNATURE = /^Signature +(?<base64>[a-z\d+/]{4,1400}={0,2})$/iu;

const signatureIn = ({ authorization, signature }: SignedRequest): string | null =>
  (SIGNATURE.exec(signature) ?? SIGNATURE.exec(authorization))?.groups?.['base64'] ?? null;

/**
 * Verifies that Partner Center signed a request. The request itself names the certificate's address, so nothing in it
 * is trusted before the certificate's chain leads to a trusted root. Certificates are cached for an hour. A new
 * certificate at a known address is downloaded when the cached one does not match a signature.
 */
export class WebhookSignatures {
  readonly #options: Required<SignatureOptions>;
  readonly #roots: readonly X509Certificate[];
  readonly #signers: LRUCache<string, Signer>;
  readonly #faults: LRUCache<string, WebhookFault>;
  readonly #reading = new Map<string, Promise<Signer | WebhookFault>>();
  #downloads = { since: 0, count: 0 };

  constructor(options: SignatureOptions) {
    this.#options = { timeoutMs: CERTIFICATE_TIMEOUT_MS, ...options };
    this.#roots = options.trust.roots.map((pem) => new X509Certificate(pem));
    const timed = { ttlResolution: 0, perf: { now: () => options.clock().getTime() } };
    this.#signers = new LRUCache({ max: 20, ttl: CERTIFICATE_TTL_MS, ...timed });
    this.#faults = new LRUCache({ max: 500, ttl: CERTIFICATE_RECHECK_MS, ...timed });
  }

  /** Why a request is not Partner Center's; the fault is also logged. Null if it is Partner Center's. */
  async faultIn(request: SignedRequest): Promise<WebhookFault | null> {
    const fault = await this.#faultIn(request);
    if (fault === null) return null;
    const host = URL.canParse(request.certificateUrl) ? new URL(request.certificateUrl).host : null;
    this.#options.log.warn(
      { fault, certificateHost: host },
      'A webhook request was refused: Partner Center did not sign it.',
    );
    return fault;
  }

  async #faultIn(request: SignedRequest): Promise<WebhookFault | null> {
    const base64 = signatureIn(request);
    if (base64 === null) return 'unsigned';
    if (request.algorithm.toLowerCase() !== 'rsa-sha256') return 'algorithm';
    const url = certificateAddress(request.certificateUrl, this.#options.trust.hosts);
    if (url === null) return 'host';
    const isSigned = ({ key }: Signer): boolean =>
      verify('RSA-SHA256', request.body, key, Buffer.from(base64, 'base64'));
    const signer = await this.#signerAt(url);
    if (typeof signer === 'string') return signer;
    if (isSigned(signer)) return null;
    const newest = await this.#signerAt(url, CERTIFICATE_RECHECK_MS);
    if (typeof newest === 'string') return newest;
    return isSigned(newest) ? null : 'signature';
  }

  /** The signer at an address, not older than `maxAge` (in milliseconds), or the fault of its certificate. */
  #signerAt(url: URL, maxAge = CERTIFICATE_TTL_MS): Promise<Signer | WebhookFault> | Signer | WebhookFault {
    const known = this.#signers.get(url.href);
    const now = this.#options.clock();
    if (known !== undefined && now.getTime() - known.readAt < maxAge && !isExpired(known.certificate, now))
      return known;
    const fault = this.#faults.get(url.href);
    if (fault !== undefined) return fault;
    const reading = this.#reading.get(url.href) ?? this.#read(url).finally(() => this.#reading.delete(url.href));
    this.#reading.set(url.href, reading);
    return reading;
  }

  async #read(url: URL): Promise<Signer | WebhookFault> {
    const file = await this.#download(url);
    // Node throws for certificates in which it cannot read one of the fields asked for.
    const signer = await this.#judge(file).catch(() => 'certificate' as const);
    if (typeof signer === 'string') this.#faults.set(url.href, signer);
    else this.#signers.set(url.href, signer);
    return signer;
  }

  async #judge(file: readonly X509Certificate[]): Promise<Signer | WebhookFault> {
    const certificate = leafOf(file);
    const key = certificate === null ? null : signingKeyOf(certificate);
    if (certificate === null || key === null) return 'certificate';
    const now = this.#options.clock();
    const options = {
      intermediates: file,
      roots: this.#roots,
      now,
      issuersOf: (one: X509Certificate) => this.#issuersOf(one),
    };
    const fault = await chainFault(certificate, options);
    if (fault !== null) return fault;
    return isOfMicrosoft(certificate) ? { certificate, key, readAt: now.getTime() } : 'organization';
  }

  async #issuersOf(certificate: X509Certificate): Promise<readonly X509Certificate[]> {
    const url = issuerAddress(issuerAddressOf(certificate) ?? '', this.#options.trust.issuerHosts);
    return url === null ? [] : this.#download(url);
  }

  async #download(url: URL): Promise<readonly X509Certificate[]> {
    const now = this.#options.clock().getTime();
    if (now - this.#downloads.since >= CERTIFICATE_RECHECK_MS) this.#downloads = { since: now, count: 0 };
    this.#downloads.count += 1;
    return this.#downloads.count > MOST_DOWNLOADS ? [] : downloadCertificates(url, this.#options.timeoutMs);
  }
}
