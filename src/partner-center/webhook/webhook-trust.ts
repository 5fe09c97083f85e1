import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** The hosts that signing certificates may come from, and the roots that must have issued them. */
export interface WebhookTrust {
  /**
   * Hosts of signing certificates, over https on the default port; an origin such as `http://127.0.0.1:8080` is allowed
   * for this machine only.
   */
  readonly hosts: readonly string[];
  /** Hosts of issuer certificates, for signing certificates that come without their chain; plain HTTP is allowed. */
  readonly issuerHosts: readonly string[];
  /** The trusted roots, as PEM. */
  readonly roots: readonly string[];
}

/**
 * The only host that Partner Center's documentation names, in an example request from 2017. The host used today is not
 * documented: a refused request is logged with the host that it names.
 */
const SIGNING_HOSTS = ['3psostorageacct.blob.core.windows.net'];

/** The hosts that Microsoft's certificates, and DigiCert's above them, name for the certificates of their issuers. */
const ISSUER_HOSTS = ['www.microsoft.com', 'caissuers.microsoft.com', 'cacerts.digicert.com'];

/**
 * The documentation says only "a Microsoft root". Since the former root expired in May 2025, the certificates of
 * Microsoft's services lead to these two: to the first one directly, or to the second one through Microsoft's newer
 * root, which it has cross-signed. Node includes both.
 */
const ROOTS = new Set(['Microsoft RSA Root Certificate Authority 2017', 'DigiCert Global Root G2']);

const commonNameOf = (pem: string): unknown => new X509Certificate(pem).toLegacyObject().subject.CN;

/** The trust settings for the real Partner Center. */
export const microsoftTrust = (furtherHosts: readonly string[] = []): WebhookTrust => ({
  hosts: [...SIGNING_HOSTS, ...furtherHosts],
  issuerHosts: ISSUER_HOSTS,
  roots: rootCertificates.filter((pem) => ROOTS.has(String(commonNameOf(pem)))),
});
