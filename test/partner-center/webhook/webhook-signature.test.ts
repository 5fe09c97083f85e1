import { sign, X509Certificate } from 'node:crypto';
import { WebhookSignatures, type SignedRequest } from '../../../src/partner-center/webhook/webhook-signature';
import { microsoftTrust, type WebhookTrust } from '../../../src/partner-center/webhook/webhook-trust';
import { aLog } from '../../fakes/a-log';
import { der, issue, withIssuerAddress, type Issued } from '../../support/certificates';
import { startFileServer, type FileServer } from '../../support/file-server';
import { PATIENCE_MS } from '../../support/patience';

const MICROSOFT = ['O', 'Microsoft Corporation'] as const;
const BODY =
  '{"EventName":"referral-created","ResourceUri":"https://api.partnercenter.microsoft.com/engagements/v1/referrals/c0de0000-0000-4000-8000-000000000001"}';

/** Short, as it is waited for in vain. */
const LITTLE_PATIENCE_MS = 100;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let root: Issued;
let between: Issued;
let leaf: Issued;
let server: FileServer;
let issuers: FileServer;
let now: Date;

beforeAll(async () => {
  root = await issue({ name: [MICROSOFT, ['CN', 'Test Root']], isAuthority: true });
  between = await issue({ name: [MICROSOFT, ['CN', 'Test Issuer']], isAuthority: true, issuer: root });
  leaf = await issue({ name: [['C', 'US'], MICROSOFT, ['CN', 'notifications.example.com']], issuer: root });
});

beforeEach(async () => {
  now = new Date();
  server = await startFileServer();
  issuers = await startFileServer();
  server.files.set('/leaf.cer', der(leaf));
});

afterEach(() => Promise.all([server.stop(), issuers.stop()]));

function aCheck({
  patienceMs = PATIENCE_MS,
  ...changes
}: Partial<WebhookTrust> & { readonly patienceMs?: number } = {}) {
  const log = aLog();
  const trust = { hosts: [server.url], issuerHosts: [issuers.url], roots: [root.cert], ...changes };
  return { signatures: new WebhookSignatures({ trust, clock: () => now, log, timeoutMs: patienceMs }), log };
}

const signed = (body: string | Buffer, { key } = leaf): string =>
  `Signature ${sign('RSA-SHA256', Buffer.from(body), key).toString('base64')}`;

/** A request as Partner Center sends it, with some parts changed. */
const aRequest = (changes: Partial<SignedRequest> = {}, signer = leaf): SignedRequest => ({
  authorization: signed(BODY, signer),
  signature: '',
  certificateUrl: `${server.url}/leaf.cer`,
  algorithm: 'rsa-sha256',
  body: Buffer.from(BODY),
  ...changes,
});

const faultIn = (changes: Partial<SignedRequest> = {}, signer = leaf) =>
  aCheck().signatures.faultIn(aRequest(changes, signer));

/** The fault of a request with this certificate, which is in one file with others. */
function faultOf(signer: Issued, ...others: readonly Issued[]) {
  server.files.set('/leaf.cer', [signer, ...others].map(({ cert }) => cert).join('\n'));
  return faultIn({}, signer);
}

describe('a request is accepted', () => {
  it('if it is signed in the Authorization header', async () => {
    expect(await faultIn()).toBeNull();
  });

  it('if it is signed in a header of its own, whatever the Authorization header contains', async () => {
    expect(await faultIn({ signature: signed(BODY), authorization: 'Bearer x' })).toBeNull();
  });

  it('if only the issuer of its certificate is Microsoft', async () => {
    const bare = await issue({ name: [['CN', 'notifications.example.com']], issuer: root });

    expect(await faultOf(bare)).toBeNull();
  });

  it.each(['RSA-SHA256', 'Rsa-Sha256'])('with any case of the algorithm: %s', async (algorithm) => {
    expect(await faultIn({ algorithm })).toBeNull();
  });

  it.each([
    ['a mark of the byte order', '\uFEFF{}'],
    ['line ends of Windows', '{\r\n}\r\n'],
    ['letters of many scripts', '{"EventName":"株式会社 Müller 𝔘"}'],
    ['no text at all', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  ])('with any bytes: %s', async (_, body) => {
    expect(await faultIn({ body: Buffer.from(body), authorization: signed(body) })).toBeNull();
  });

  it.each([
    ['the signing certificate first', [0, 1]],
    ['the issuer first', [1, 0]],
  ])('if the file contains the issuer as well: %s', async (_, order) => {
    const signer = await issue({ name: [MICROSOFT, ['CN', 'x']], issuer: between });
    const files = [signer, between];
    server.files.set('/leaf.cer', order.map((index) => files[index]?.cert ?? '').join('\r\n'));

    expect(await faultIn({}, signer)).toBeNull();
  });

  it('if its certificate names an issuer that has to be downloaded', async () => {
    issuers.files.set('/issuer.crt', der(between));
    const signer = await issue({ name: [MICROSOFT, ['CN', 'x']], issuer: between });

    const fault = await faultOf(withIssuerAddress(signer, between, `${issuers.url}/issuer.crt`));

    expect(fault).toBeNull();
    expect(issuers.asked).toEqual(['/issuer.crt']);
  });

  it('if two issuers have to be downloaded, each named by the certificate below it', async () => {
    const lower = withIssuerAddress(
      await issue({ name: [MICROSOFT, ['CN', 'Lower']], isAuthority: true, issuer: between }),
      between,
      `${issuers.url}/upper.crt`,
    );
    const signer = withIssuerAddress(
      await issue({ name: [MICROSOFT, ['CN', 'x']], issuer: lower }),
      lower,
      `${issuers.url}/lower.crt`,
    );
    issuers.files.set('/upper.crt', der(between)).set('/lower.crt', der(lower));

    expect(await faultOf(signer)).toBeNull();
  });
});

describe('a request is refused', () => {
  it.each<[string, Partial<SignedRequest>]>([
    ['there is no signature', { authorization: '' }],
    ['the scheme is another', { authorization: 'Bearer abcd' }],
    ['the signature is no base64', { authorization: 'Signature {"a":1}' }],
    ['the signature is empty', { authorization: 'Signature ' }],
    ['the signature is endless', { authorization: `Signature ${'A'.repeat(4_000)}` }],
  ])('if %s', async (_, changes) => {
    expect(await faultIn(changes)).toBe('unsigned');
    expect(server.asked).toEqual([]);
  });

  it.each(['', 'rsa-sha1', 'none', 'hmac-sha256', 'rsa-sha512', 'rsa-sha256, none'])(
    'if the algorithm is %j',
    async (algorithm) => {
      expect(await faultIn({ algorithm })).toBe('algorithm');
      expect(server.asked).toEqual([]);
    },
  );

  it('if the body was changed', async () => {
    expect(await faultIn({ body: Buffer.from(BODY.replace('created', 'updated')) })).toBe('signature');
  });

  it('if a byte was added', async () => {
    expect(await faultIn({ body: Buffer.from(`${BODY}\n`) })).toBe('signature');
  });

  it("if somebody else signed it and names Microsoft's certificate", async () => {
    const forger = await issue({ name: [MICROSOFT] });

    expect(await faultIn({ authorization: signed(BODY, forger) })).toBe('signature');
  });

  it('if it was signed with another digest', async () => {
    const authorization = `Signature ${sign('RSA-SHA1', Buffer.from(BODY), leaf.key).toString('base64')}`;

    expect(await faultIn({ authorization })).toBe('signature');
  });
});

describe('the address of a certificate', () => {
  const port = (): string => new URL(server.url).port;

  it.each<[string, () => string]>([
    ['none', () => ''],
    ['no address', () => 'leaf.cer'],
    ['of another host', () => 'https://certificates.example.com/leaf.cer'],
    ['of another port', () => 'http://127.0.0.1:1/leaf.cer'],
    ['of the same host by another name', () => `http://localhost:${port()}/leaf.cer`],
    ['of another protocol', () => `https://127.0.0.1:${port()}/leaf.cer`],
    ['of a file', () => 'file:///etc/hostname'],
    ['with data', () => 'data:text/plain,x'],
    ['with credentials', () => `http://somebody:else@127.0.0.1:${port()}/leaf.cer`],
    ['with the host as credentials of another', () => `http://127.0.0.1:${port()}@example.com/leaf.cer`],
    ['with the host as the beginning of another', () => `http://127.0.0.1:${port()}.example.com/leaf.cer`],
    ['with a dot behind the host', () => `http://localhost.:${port()}/leaf.cer`],
    ['with a query', () => `${server.url}/leaf.cer?x=1`],
    ['with a fragment', () => `${server.url}/leaf.cer#x`],
  ])('is refused without a download: %s', async (_, address) => {
    expect(await faultIn({ certificateUrl: address() })).toBe('host');
    expect(server.asked).toEqual([]);
  });

  it.each([
    'http://3psostorageacct.blob.core.windows.net/cert/x.cer',
    'https://3psostorageacct.blob.core.windows.net:8443/cert/x.cer',
    'https://3psostorageacct.blob.core.windows.net./cert/x.cer',
    'https://user@3psostorageacct.blob.core.windows.net/cert/x.cer',
    'https://3psostorageacct.blob.core.windows.net@example.com/cert/x.cer',
    'https://3psostorageacct.blob.core.windows.net.example.com/cert/x.cer',
    'https://example.com/3psostorageacct.blob.core.windows.net/x.cer',
    'https://x3psostorageacct.blob.core.windows.net/cert/x.cer',
    'https://blob.core.windows.net/3psostorageacct/x.cer',
    'https://3psostоrageacct.blob.core.windows.net/cert/x.cer',
    'http://127.0.0.1/cert/x.cer',
    'http://169.254.169.254/metadata',
  ])('is refused with the trust settings for the real Partner Center: %s', async (certificateUrl) => {
    const { signatures } = aCheck(microsoftTrust());

    expect(await signatures.faultIn(aRequest({ certificateUrl }))).toBe('host');
  });

  it('is refused over an unencrypted connection to another machine, even a trusted one', async () => {
    const { signatures } = aCheck({ hosts: ['http://certificates.example.com'] });

    expect(await signatures.faultIn(aRequest({ certificateUrl: 'http://certificates.example.com/leaf.cer' }))).toBe(
      'host',
    );
  });

  it('is logged with its host only', async () => {
    const { signatures, log } = aCheck();

    await signatures.faultIn(aRequest({ certificateUrl: 'https://Certificates.example.com/secret/path' }));

    expect(log.entries).toMatchObject([
      { level: 'warn', fields: { fault: 'host', certificateHost: 'certificates.example.com' } },
    ]);
    expect(JSON.stringify(log.entries)).not.toContain('secret');
  });

  it('is not followed to another host', async () => {
    issuers.files.set('/leaf.cer', der(leaf));
    server.files.set('/leaf.cer', (_, response) => {
      response.writeHead(302, { location: `${issuers.url}/leaf.cer` });
      response.end();
    });

    expect(await faultIn()).toBe('certificate');
    expect(issuers.asked).toEqual([]);
  });
});

describe('a certificate', () => {
  it.each<[string, Buffer | string]>([
    ['nothing', ''],
    ['a page', '<html>Sign in</html>'],
    ['an empty PEM', '-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----'],
    ['half of it', 'half'],
  ])('is refused if it cannot be read: %s', async (what, file) => {
    server.files.set('/leaf.cer', what === 'half of it' ? der(leaf).subarray(0, 300) : file);

    expect(await faultIn()).toBe('certificate');
  });

  it('is refused if it does not exist', async () => {
    expect(await faultIn({ certificateUrl: `${server.url}/nowhere.cer` })).toBe('certificate');
  });

  it('is refused in a very large file, of which little is read', async () => {
    let sent = 0;
    server.files.set('/leaf.cer', (_, response) => {
      const more = (): void => {
        if (response.destroyed || sent > 100_000_000) return;
        sent += 65_536;
        if (response.write(Buffer.alloc(65_536, 'A'))) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });

    expect(await faultIn()).toBe('certificate');
    expect(sent).toBeLessThan(50_000_000);
  });

  it.each<[string, Parameters<FileServer['files']['set']>[1]]>([
    ['never answers', () => undefined],
    [
      'never ends',
      (_, response) => {
        response.writeHead(200);
        response.write('-----BEGIN');
      },
    ],
  ])('has a download timeout if its host %s', async (_, file) => {
    server.files.set('/leaf.cer', file);

    expect(await aCheck({ patienceMs: LITTLE_PATIENCE_MS }).signatures.faultIn(aRequest())).toBe('certificate');
  });

  it('is refused with a key that is not RSA', async () => {
    const authority = await issue({ name: [MICROSOFT], isAuthority: true, keyType: 'ec' });
    const other = await issue({ name: [MICROSOFT], issuer: authority, keyType: 'ec' });

    expect(await faultOf(other)).toBe('certificate');
  });

  it('is refused with a short key', async () => {
    expect(await faultOf(await issue({ name: [MICROSOFT], issuer: root, keySize: 1024 }))).toBe('certificate');
  });

  it('is refused after its expiry', async () => {
    expect(await faultOf(await issue({ name: [MICROSOFT], issuer: root, to: new Date(now.getTime() - 1_000) }))).toBe(
      'expired',
    );
  });

  it('is refused before it becomes valid', async () => {
    expect(
      await faultOf(await issue({ name: [MICROSOFT], issuer: root, from: new Date(now.getTime() + MINUTE_MS) })),
    ).toBe('expired');
  });

  it("is refused if its issuer's certificate has expired", async () => {
    const past = await issue({
      name: [MICROSOFT, ['CN', 'Past']],
      isAuthority: true,
      issuer: root,
      to: new Date(now.getTime() - 1_000),
    });

    expect(await faultOf(await issue({ name: [MICROSOFT], issuer: past }), past)).toBe('expired');
  });

  it('is refused if the root has expired', async () => {
    const past = await issue({
      name: [MICROSOFT, ['CN', 'Past']],
      isAuthority: true,
      to: new Date(now.getTime() - 1_000),
    });
    const signer = await issue({ name: [MICROSOFT], issuer: past });
    server.files.set('/leaf.cer', der(signer));

    expect(await aCheck({ roots: [past.cert] }).signatures.faultIn(aRequest({}, signer))).toBe('expired');
  });

  it('is refused from its expiry on, even if it is cached', async () => {
    const brief = await issue({ name: [MICROSOFT], issuer: root, to: new Date(now.getTime() + 10 * MINUTE_MS) });
    server.files.set('/leaf.cer', der(brief));
    const { signatures } = aCheck();
    const before = await signatures.faultIn(aRequest({}, brief));

    now = new Date(now.getTime() + 11 * MINUTE_MS);

    expect([before, await signatures.faultIn(aRequest({}, brief))]).toEqual([null, 'expired']);
  });

  it("is refused if it is self-signed in Microsoft's name", async () => {
    expect(await faultOf(await issue({ name: [MICROSOFT, ['CN', 'Test Root']] }))).toBe('issuer');
  });

  it('is refused if its issuer has the name of the root, but another key', async () => {
    const impostor = await issue({ name: [MICROSOFT, ['CN', 'Test Root']], isAuthority: true });

    expect(await faultOf(await issue({ name: [MICROSOFT], issuer: impostor }), impostor)).toBe('issuer');
  });

  it('is refused if its issuer may not issue certificates', async () => {
    expect(await faultOf(await issue({ name: [MICROSOFT, ['CN', 'x']], issuer: leaf }), leaf)).toBe('issuer');
  });

  it('is refused if its issuer is not an authority, whatever its key usage says', async () => {
    const pretender = await issue({ name: [MICROSOFT, ['CN', 'Pretender']], mayCertify: true, issuer: root });
    const signer = await issue({ name: [MICROSOFT], issuer: pretender });

    expect(await faultOf(signer, pretender)).toBe('issuer');
  });

  it('is refused if it may issue certificates itself', async () => {
    expect(await faultOf(between)).toBe('certificate');
  });

  it('is refused if its issuer is missing, and it does not name an address for it', async () => {
    expect(await faultOf(await issue({ name: [MICROSOFT], issuer: between }))).toBe('issuer');
  });

  it('is refused if it names another host for its issuer', async () => {
    server.files.set('/issuer.crt', der(between));
    const signer = await issue({ name: [MICROSOFT], issuer: between });

    expect(await faultOf(withIssuerAddress(signer, between, `${server.url}/issuer.crt`))).toBe('issuer');
    expect(server.asked).toEqual(['/leaf.cer']);
  });

  it("is refused if its chain is longer than Microsoft's chains", async () => {
    let above = root;
    const all: Issued[] = [];
    for (const number of [1, 2, 3, 4]) {
      above = await issue({ name: [MICROSOFT, ['CN', `Issuer ${number}`]], isAuthority: true, issuer: above });
      all.push(above);
    }

    expect(await faultOf(await issue({ name: [MICROSOFT], issuer: above }), ...all)).toBe('issuer');
  });

  it('is refused if its root is not trusted', async () => {
    const { signatures } = aCheck({ roots: microsoftTrust().roots });

    expect(await signatures.faultIn(aRequest())).toBe('issuer');
  });
});

describe('an organization', () => {
  const ofContoso = () =>
    issue({
      name: [
        ['O', 'Contoso'],
        ['CN', 'Contoso Root'],
      ],
      isAuthority: true,
    });

  it.each<[string, readonly (readonly [string, string])[]]>([
    ['another one', [['O', 'Contoso']]],
    ['none', [['CN', 'notifications.example.com']]],
    ['one that begins like it', [['O', 'Microsoft Corporation Ltd']]],
    ['one that is written otherwise', [['O', 'microsoft corporation']]],
    [
      'one that is only claimed by the common name',
      [
        ['CN', 'x, O=Microsoft Corporation'],
        ['O', 'Contoso'],
      ],
    ],
    [
      'one that is only claimed by a line of the common name',
      [
        ['CN', 'x\nO=Microsoft Corporation'],
        ['O', 'Contoso'],
      ],
    ],
    [
      'one that is only claimed by a unit',
      [
        ['OU', 'Microsoft Corporation'],
        ['O', 'Contoso'],
      ],
    ],
    [
      'two',
      [
        ['O', 'Contoso'],
        ['O', 'Microsoft Corporation'],
      ],
    ],
  ])('is not accepted as Microsoft: %s', async (_, name) => {
    const authority = await ofContoso();
    const signer = await issue({ name, issuer: authority });
    server.files.set('/leaf.cer', der(signer));

    expect(await aCheck({ roots: [authority.cert] }).signatures.faultIn(aRequest({}, signer))).toBe('organization');
  });

  it('is accepted as Microsoft with any issuer', async () => {
    const authority = await ofContoso();
    const signer = await issue({ name: [MICROSOFT], issuer: authority });
    server.files.set('/leaf.cer', der(signer));

    expect(await aCheck({ roots: [authority.cert] }).signatures.faultIn(aRequest({}, signer))).toBeNull();
  });
});

describe('certificates are downloaded', () => {
  it('once for many requests, concurrent or later', async () => {
    const { signatures } = aCheck();

    await Promise.all(Array.from({ length: 20 }, () => signatures.faultIn(aRequest())));
    now = new Date(now.getTime() + 30 * MINUTE_MS);
    const fault = await signatures.faultIn(aRequest());

    expect(fault).toBeNull();
    expect(server.asked).toEqual(['/leaf.cer']);
  });

  it('again after an hour, so that a revoked one is not accepted forever', async () => {
    const lasting = await issue({ name: [MICROSOFT], issuer: root, to: new Date(now.getTime() + 10 * HOUR_MS) });
    const lastingRoot = await issue({
      name: [MICROSOFT, ['CN', 'Lasting']],
      isAuthority: true,
      to: new Date(now.getTime() + 10 * HOUR_MS),
    });
    const signer = await issue({ name: [MICROSOFT], issuer: lastingRoot, to: new Date(now.getTime() + 10 * HOUR_MS) });
    server.files.set('/leaf.cer', der(signer));
    const { signatures } = aCheck({ roots: [lastingRoot.cert] });
    await signatures.faultIn(aRequest({}, signer));

    server.files.set('/leaf.cer', der(lasting));
    now = new Date(now.getTime() + HOUR_MS);

    expect(await signatures.faultIn(aRequest({}, signer))).toBe('issuer');
  });

  it('once a minute from an address without one, however many requests name it', async () => {
    server.files.delete('/leaf.cer');
    const { signatures } = aCheck();

    await Promise.all(Array.from({ length: 20 }, () => signatures.faultIn(aRequest())));
    await signatures.faultIn(aRequest());
    const before = server.asked.length;
    server.files.set('/leaf.cer', der(leaf));
    now = new Date(now.getTime() + MINUTE_MS + 1);

    expect(await signatures.faultIn(aRequest())).toBeNull();
    expect(before).toBe(1);
  });

  it('once a minute for signatures that do not match, however many there are', async () => {
    const { signatures } = aCheck();
    await signatures.faultIn(aRequest());
    now = new Date(now.getTime() + MINUTE_MS);

    for (let count = 0; count < 10; count += 1) await signatures.faultIn(aRequest({ body: Buffer.from('{}') }));

    expect(server.asked).toHaveLength(2);
  });

  it('at once if a new one has replaced the old one', async () => {
    const { signatures } = aCheck();
    await signatures.faultIn(aRequest());
    const renewed = await issue({ name: [MICROSOFT], issuer: root });
    server.files.set('/leaf.cer', der(renewed));
    now = new Date(now.getTime() + MINUTE_MS);

    expect(await signatures.faultIn(aRequest({}, renewed))).toBeNull();
  });

  it('rarely, whatever addresses a stranger makes up', async () => {
    const { signatures } = aCheck();

    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        signatures.faultIn(aRequest({ certificateUrl: `${server.url}/${index}.cer` })),
      ),
    );

    expect(server.asked.length).toBeLessThanOrEqual(30);
  });

  it('not at all for requests with a cached one, while a stranger makes up addresses', async () => {
    const { signatures } = aCheck();
    await signatures.faultIn(aRequest());

    await Promise.all(
      Array.from({ length: 600 }, (_, index) =>
        signatures.faultIn(aRequest({ certificateUrl: `${server.url}/${index}.cer` })),
      ),
    );

    expect(await signatures.faultIn(aRequest())).toBeNull();
  });
});

describe('Microsoft’s roots', () => {
  it('are the two in Node that its services use', () => {
    const names = microsoftTrust().roots.map((pem) => new X509Certificate(pem).subject.split('\n').at(-1));

    expect(names.sort()).toEqual(['CN=DigiCert Global Root G2', 'CN=Microsoft RSA Root Certificate Authority 2017']);
  });
});
