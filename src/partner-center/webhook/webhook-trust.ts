import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** Where the certificates that sign webhook requests may come from, and who must have issued them. */
export interface WebhookTrust {
  /** Hosts that signing certificates are read from, over https at its own port; an origin such as `http://127.0.0.1:8080` only of this machine. */
  readonly hosts: readonly string[];
  /** Hosts that certificates of issuers are read from which a signing certificate comes without; unencrypted, too. */
  readonly issuerHosts: readonly string[];
  /** The roots that a signing certificate must lead to, as PEM. */
  readonly roots: readonly string[];
}

/**
 * The one host that Partner Center's documentation names, in a request of 2017 that stands there unchanged. Which one
 * is used today is documented nowhere: a refused request is logged with the host it named.
 */
const SIGNING_HOSTS = ['3psostorageacct.blob.core.windows.net'];

/** Where Microsoft's certificates, and DigiCert's above them, say that those of their issuers are found. */
const ISSUER_HOSTS = ['www.microsoft.com', 'caissuers.microsoft.com', 'cacerts.digicert.com'];

/**
 * "A Microsoft root" is all that is documented. These two are where certificates of Microsoft's services lead to, since
 * the root before them expired in May 2025: directly, by an issuer of Microsoft's, or by way of its newer root, which
 * the second one vouches for. Both are among those that Node brings along.
 */
const ROOTS = new Set(['Microsoft RSA Root Certificate Authority 2017', 'DigiCert Global Root G2']);

const commonNameOf = (pem: string): unknown => new X509Certificate(pem).toLegacyObject().subject.CN;

/** Whom the real Partner Center's webhook requests are believed. */
export const microsoftTrust = (furtherHosts: readonly string[] = []): WebhookTrust => ({
  hosts: [...SIGNING_HOSTS, ...furtherHosts],
  issuerHosts: ISSUER_HOSTS,
  roots: rootCertificates.filter((pem) => ROOTS.has(String(commonNameOf(pem)))),
});
