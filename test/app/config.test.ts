import { ConfigError, readConfig, type ConfigFault } from '../../src/app/config';

const APP_ID = '00000000-0000-4000-8000-00000000a119';
const TENANT = '00000000-0000-4000-8000-0000000000aa';

/** What production needs, and no more. */
const PRODUCTION = {
  NODE_ENV: 'production',
  HOST: '0.0.0.0',
  MONGODB_URI: 'mongodb://db.example:27017',
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: APP_ID,
  MicrosoftAppPassword: 'the-secret-of-the-bot',
  MicrosoftAppTenantId: TENANT,
};

const ANONYMOUS = { ALLOW_ANONYMOUS: 'true' };

/** What is wrong with an environment; nothing where it can be used. */
function faultsOf(environment: Record<string, string | undefined>): readonly ConfigFault[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

const variablesIn = (environment: Record<string, string | undefined>) =>
  faultsOf(environment).map(({ variable }) => variable);

describe('the defaults', () => {
  it('are those of the outside contract', () => {
    expect(readConfig(ANONYMOUS)).toEqual({
      host: '127.0.0.1',
      port: 3978,
      database: { location: { dataDir: './data' }, name: 'co-sell-desk' },
      identity: null,
      tenants: null,
      administrators: new Set(),
      webhookSecret: null,
      tick: '*/15 * * * * *',
      partnerCenter: null,
      defaults: { locale: 'en', timeZone: 'UTC', reminders: [10_080, 4_320, 1_440, 240], digest: '0 9 * * 1-5' },
      events: null,
      logLevel: 'info',
    });
  });

  it.each(['', ' ', '\t'])('hold for what is set to nothing (%j)', (nothing) => {
    const empty = Object.fromEntries(
      [
        'HOST',
        'PORT',
        'MONGODB_URI',
        'MicrosoftAppId',
        'REFERRALS_WEBHOOK_SECRET',
        'REMINDERS',
        'DIGEST',
        'TICK',
        'LOCALE',
        'EVENTS_WEBHOOK_URL',
        'EVENTS_WEBHOOK_SECRET',
        'NODE_ENV',
      ].map((name) => [name, nothing]),
    );

    expect(readConfig({ ...ANONYMOUS, ...empty })).toEqual(readConfig(ANONYMOUS));
  });

  it('hold beside variables of other programs', () => {
    expect(readConfig({ ...ANONYMOUS, PATH: '/bin', PORTER: 'x' })).toEqual(readConfig(ANONYMOUS));
  });
});

describe('what is set', () => {
  it('becomes the configuration', () => {
    expect(
      readConfig({
        ...PRODUCTION,
        PORT: '80',
        MONGODB_DATABASE: 'desk',
        ALLOWED_TENANTS: `${TENANT.toUpperCase()}, 00000000-0000-4000-8000-0000000000BB;`,
        ADMINISTRATORS: 'AAAA bbbb',
        REFERRALS_WEBHOOK_SECRET: 'sixteen-or-more-characters',
        REMINDERS: '90m 2D; 12h',
        DIGEST: '30 8 * * 1',
        EVENTS_WEBHOOK_URL: 'https://crm.example/events?from=desk',
        EVENTS_WEBHOOK_SECRET: 'another-of-sixteen-or-more',
        TICK: '* * * * *',
        TIMEZONE: 'Asia/Shanghai',
        LOCALE: 'zh-CN',
        LOG_LEVEL: 'debug',
      }),
    ).toEqual({
      host: '0.0.0.0',
      port: 80,
      database: { location: { uri: 'mongodb://db.example:27017' }, name: 'desk' },
      identity: {
        MicrosoftAppType: 'SingleTenant',
        MicrosoftAppId: APP_ID,
        MicrosoftAppPassword: 'the-secret-of-the-bot',
        MicrosoftAppTenantId: TENANT,
      },
      tenants: new Set([TENANT, '00000000-0000-4000-8000-0000000000bb']),
      administrators: new Set(['aaaa', 'bbbb']),
      webhookSecret: 'sixteen-or-more-characters',
      tick: '* * * * *',
      defaults: { locale: 'zh-CN', timeZone: 'Asia/Shanghai', reminders: [2_880, 720, 90], digest: '30 8 * * 1' },
      events: { url: 'https://crm.example/events?from=desk', secret: 'another-of-sixteen-or-more' },
      partnerCenter: null,
      logLevel: 'debug',
    });
  });

  it.each([{ ALLOWED_TENANTS: undefined }, { ALLOWED_TENANTS: ' , ; ' }])(
    'lets in the tenant of the bot where none is listed (%j)',
    (environment) => {
      expect(readConfig({ ...PRODUCTION, ...environment }).tenants).toEqual(new Set([TENANT]));
    },
  );

  it('takes a managed identity, which has no secret', () => {
    const config = readConfig({ ...PRODUCTION, MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppPassword: undefined });

    expect(config.identity).toEqual({
      MicrosoftAppType: 'UserAssignedMSI',
      MicrosoftAppId: APP_ID,
      MicrosoftAppTenantId: TENANT,
    });
  });

  it.each(['http://127.0.0.1:8080/events', 'http://localhost/events'])(
    'sends events without TLS on this machine alone (%s)',
    (url) => {
      expect(readConfig({ ...ANONYMOUS, EVENTS_WEBHOOK_URL: url, EVENTS_WEBHOOK_SECRET: 'x' }).events).toEqual({
        url,
        secret: 'x',
      });
    },
  );

  it('sends no events where only their secret is set', () => {
    expect(readConfig({ ...ANONYMOUS, EVENTS_WEBHOOK_SECRET: 'x' }).events).toBeNull();
  });

  it('keeps to the tenants listed also where nobody is authenticated', () => {
    expect(readConfig({ ...ANONYMOUS, ALLOWED_TENANTS: TENANT }).tenants).toEqual(new Set([TENANT]));
  });
});

describe('an unsafe environment', () => {
  it.each<{ what: string; environment: Record<string, string | undefined>; variable: string }>([
    { what: 'nothing at all', environment: {}, variable: 'MicrosoftAppId' },
    {
      what: 'anonymous use in production',
      environment: { ...ANONYMOUS, NODE_ENV: 'production', MONGODB_URI: 'mongodb://db' },
      variable: 'ALLOW_ANONYMOUS',
    },
    {
      what: 'anonymous use in Production, in capitals',
      environment: { ...ANONYMOUS, NODE_ENV: 'Production', MONGODB_URI: 'mongodb://db' },
      variable: 'ALLOW_ANONYMOUS',
    },
    {
      what: 'anonymous use in production, with a space',
      environment: { ...ANONYMOUS, NODE_ENV: 'production ', MONGODB_URI: 'mongodb://db' },
      variable: 'ALLOW_ANONYMOUS',
    },
    {
      what: 'anonymous use on all addresses',
      environment: { ...ANONYMOUS, HOST: '0.0.0.0' },
      variable: 'ALLOW_ANONYMOUS',
    },
    {
      what: 'anonymous use on all IPv6 addresses',
      environment: { ...ANONYMOUS, HOST: '::' },
      variable: 'ALLOW_ANONYMOUS',
    },
    {
      what: 'anonymous use on an address of the network',
      environment: { ...ANONYMOUS, HOST: '10.0.0.5' },
      variable: 'ALLOW_ANONYMOUS',
    },
    {
      what: 'anonymous use on a name that only looks local',
      environment: { ...ANONYMOUS, HOST: 'localhost.example' },
      variable: 'ALLOW_ANONYMOUS',
    },
    {
      what: 'anonymous use of a registered bot',
      environment: { ...ANONYMOUS, MicrosoftAppId: APP_ID },
      variable: 'ALLOW_ANONYMOUS',
    },
    { what: 'no bot id', environment: { ...PRODUCTION, MicrosoftAppId: undefined }, variable: 'MicrosoftAppId' },
    { what: 'an empty bot id', environment: { ...PRODUCTION, MicrosoftAppId: '  ' }, variable: 'MicrosoftAppId' },
    {
      what: 'a mistyped bot id',
      environment: { ...PRODUCTION, MicrosoftAppId: APP_ID.slice(1) },
      variable: 'MicrosoftAppId',
    },
    { what: 'no bot type', environment: { ...PRODUCTION, MicrosoftAppType: undefined }, variable: 'MicrosoftAppType' },
    {
      what: 'a mistyped bot type, which the SDK takes for multi-tenant',
      environment: { ...PRODUCTION, MicrosoftAppType: 'SingelTenant' },
      variable: 'MicrosoftAppType',
    },
    {
      what: 'no secret',
      environment: { ...PRODUCTION, MicrosoftAppPassword: undefined },
      variable: 'MicrosoftAppPassword',
    },
    {
      what: 'no secret of a multi-tenant bot',
      environment: { ...PRODUCTION, MicrosoftAppType: 'MultiTenant', MicrosoftAppPassword: undefined },
      variable: 'MicrosoftAppPassword',
    },
    {
      what: 'a secret of a managed identity',
      environment: { ...PRODUCTION, MicrosoftAppType: 'UserAssignedMSI' },
      variable: 'MicrosoftAppPassword',
    },
    {
      what: 'no tenant of a single-tenant bot',
      environment: { ...PRODUCTION, MicrosoftAppTenantId: undefined, ALLOWED_TENANTS: TENANT },
      variable: 'MicrosoftAppTenantId',
    },
    {
      what: 'no tenant of a managed identity',
      environment: {
        ...PRODUCTION,
        MicrosoftAppType: 'UserAssignedMSI',
        MicrosoftAppPassword: undefined,
        MicrosoftAppTenantId: undefined,
      },
      variable: 'MicrosoftAppTenantId',
    },
    {
      what: 'a mistyped tenant',
      environment: { ...PRODUCTION, MicrosoftAppTenantId: 'contoso.com' },
      variable: 'MicrosoftAppTenantId',
    },
    {
      what: 'a multi-tenant bot for everybody',
      environment: { ...PRODUCTION, MicrosoftAppType: 'MultiTenant', MicrosoftAppTenantId: undefined },
      variable: 'ALLOWED_TENANTS',
    },
    {
      what: 'a multi-tenant bot for nobody in particular',
      environment: {
        ...PRODUCTION,
        MicrosoftAppType: 'MultiTenant',
        MicrosoftAppTenantId: undefined,
        ALLOWED_TENANTS: ',',
      },
      variable: 'ALLOWED_TENANTS',
    },
    {
      what: 'the embedded database in production',
      environment: { ...PRODUCTION, MONGODB_URI: undefined },
      variable: 'MONGODB_URI',
    },
    {
      what: 'the embedded database in Production, in capitals',
      environment: { ...PRODUCTION, NODE_ENV: 'PRODUCTION', MONGODB_URI: undefined },
      variable: 'MONGODB_URI',
    },
    {
      what: 'a weak secret for pushed referrals in production',
      environment: { ...PRODUCTION, REFERRALS_WEBHOOK_SECRET: 'x'.repeat(15) },
      variable: 'REFERRALS_WEBHOOK_SECRET',
    },
    {
      what: 'events that nobody can tell are ours',
      environment: { ...PRODUCTION, EVENTS_WEBHOOK_URL: 'https://crm.example' },
      variable: 'EVENTS_WEBHOOK_SECRET',
    },
    {
      what: 'such events while trying out',
      environment: { ...ANONYMOUS, EVENTS_WEBHOOK_URL: 'http://localhost' },
      variable: 'EVENTS_WEBHOOK_SECRET',
    },
    {
      what: 'a weak secret for events in production',
      environment: { ...PRODUCTION, EVENTS_WEBHOOK_URL: 'https://crm.example', EVENTS_WEBHOOK_SECRET: 'x'.repeat(15) },
      variable: 'EVENTS_WEBHOOK_SECRET',
    },
    {
      what: 'events that anybody can read on their way',
      environment: { ...PRODUCTION, EVENTS_WEBHOOK_URL: 'http://crm.example', EVENTS_WEBHOOK_SECRET: 'x'.repeat(16) },
      variable: 'EVENTS_WEBHOOK_URL',
    },
  ])('is refused: $what', ({ environment, variable }) => {
    expect(variablesIn(environment)).toContain(variable);
  });

  it.each(['127.0.0.1', '::1', 'localhost'])(
    'is not one that serves this machine alone, without a registration (%s)',
    (host) => {
      expect(faultsOf({ ...ANONYMOUS, HOST: host })).toEqual([]);
    },
  );

  it('is not what production needs', () => {
    expect(faultsOf(PRODUCTION)).toEqual([]);
    expect(faultsOf({ ...PRODUCTION, REFERRALS_WEBHOOK_SECRET: 'x'.repeat(16) })).toEqual([]);
    expect(
      faultsOf({ ...PRODUCTION, EVENTS_WEBHOOK_URL: 'https://crm.example', EVENTS_WEBHOOK_SECRET: 'x'.repeat(16) }),
    ).toEqual([]);
    expect(
      faultsOf({
        ...PRODUCTION,
        MicrosoftAppType: 'MultiTenant',
        MicrosoftAppTenantId: undefined,
        ALLOWED_TENANTS: TENANT,
      }),
    ).toEqual([]);
  });
});

describe('a variable that cannot be read', () => {
  it.each([
    { variable: 'PORT', values: ['http', '-1', '65536', '80.5', '0x'] },
    { variable: 'MONGODB_URI', values: ['localhost:27017', 'http://db', 'mongo://db'] },
    { variable: 'MONGODB_DATABASE', values: ['a b', 'a.b', '$x', 'x'.repeat(64)] },
    { variable: 'ALLOW_ANONYMOUS', values: ['yes', '1', 'TRUE'] },
    { variable: 'REMINDERS', values: ['soon', '7', '0d', '15d', '1w', '-1d', '1.5d', '7d 3'] },
    { variable: 'DIGEST', values: ['daily', '@daily', '9:00', '0 0 9 * * 1-5', '* * * *', '0 24 * * *', '0 9 30 2 *'] },
    {
      variable: 'EVENTS_WEBHOOK_URL',
      values: [
        'crm.example',
        '/events',
        'http://crm.example',
        'http://localhost.example',
        'ftp://crm.example',
        'file:///etc/passwd',
        'https://',
      ],
    },
    { variable: 'TICK', values: ['often', '99 * * * * *', '* *'] },
    { variable: 'TIMEZONE', values: ['Berlin', 'Mars/Olympus'] },
    { variable: 'LOCALE', values: ['fr', 'english', 'EN'] },
    { variable: 'LOG_LEVEL', values: ['loud', 'INFO'] },
  ])('is told with what it must be: $variable', ({ variable, values }) => {
    for (const value of values) {
      const [fault] = faultsOf({ ...(variable === 'ALLOW_ANONYMOUS' ? PRODUCTION : ANONYMOUS), [variable]: value });

      expect({ value, fault }).toEqual({
        value,
        fault: { variable, message: expect.stringMatching(/^must be .+\.$/u) as string },
      });
    }
  });
});

describe('the faults', () => {
  const BROKEN = {
    PORT: 'http',
    TIMEZONE: 'Berlin',
    LOCALE: 'fr',
    NODE_ENV: 'production',
    MicrosoftAppType: 'SingelTenant',
    REFERRALS_WEBHOOK_SECRET: 'hunter2',
  };

  it('are all told at once, also those between variables', () => {
    expect(variablesIn(BROKEN).sort()).toEqual(
      [
        'ALLOWED_TENANTS',
        'LOCALE',
        'MONGODB_URI',
        'MicrosoftAppId',
        'MicrosoftAppType',
        'PORT',
        'REFERRALS_WEBHOOK_SECRET',
        'TIMEZONE',
      ].sort(),
    );
  });

  it('are each told once', () => {
    const variables = variablesIn({
      ...PRODUCTION,
      MicrosoftAppId: 'x',
      MicrosoftAppTenantId: 'y',
      MicrosoftAppType: 'z',
    });

    expect(variables).toEqual([...new Set(variables)]);
  });

  it('say what to do, a line for each', () => {
    const { message } = new ConfigError(faultsOf({}));

    expect(message.split('\n')).toEqual([
      'The configuration cannot be used:',
      expect.stringMatching(/^ {2}MicrosoftAppType is missing: set /u),
      expect.stringMatching(/^ {2}MicrosoftAppId is missing: set /u),
      expect.stringMatching(/^ {2}ALLOWED_TENANTS is missing: list /u),
    ]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['reminders', { REMINDERS: 'soon' }, /^must be times of at most 14 days such as 7d,3d,1d,4h\.$/u],
    ['digests', { DIGEST: 'daily' }, /^must be a cron expression of five fields such as 0 9 \* \* 1-5\.$/u],
    [
      'where events go',
      { EVENTS_WEBHOOK_URL: 'crm.example' },
      /^must be an https address \(http only on this machine\)\.$/u,
    ],
    [
      'a secret of events that is missing',
      { EVENTS_WEBHOOK_URL: 'https://crm.example' },
      /^is missing: whoever receives events must be able to tell that they are ours\.$/u,
    ],
    [
      'a secret of events that is weak',
      { ...PRODUCTION, ALLOW_ANONYMOUS: 'false', EVENTS_WEBHOOK_SECRET: 'x' },
      /^is too short: use at least 16 random characters\.$/u,
    ],
  ])('say what to do about %s', (_, environment, message) => {
    expect(faultsOf({ ...ANONYMOUS, ...environment }).map((fault) => fault.message)).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('never tell a value, which may be a secret', () => {
    const { message } = new ConfigError(
      faultsOf({
        ...BROKEN,
        MicrosoftAppPassword: 'the-secret-of-the-bot',
        MONGODB_URI: 'user:the-password@db',
        EVENTS_WEBHOOK_URL: 'crm?key=the-key',
        EVENTS_WEBHOOK_SECRET: 'hunter3',
      }),
    );

    expect(message).not.toMatch(/hunter[23]|the-secret-of-the-bot|the-password|the-key/u);
  });
});

describe('Partner Center', () => {
  const URL = 'https://api.partner.microsoft.com';
  const SIGN_IN = {
    PARTNER_CENTER_TENANT_ID: TENANT,
    PARTNER_CENTER_CLIENT_ID: APP_ID,
    PARTNER_CENTER_CLIENT_SECRET: 'the-secret-of-the-application',
    PARTNER_CENTER_REFRESH_TOKEN: 'the-refresh-token',
  };

  it('is signed in to with a refresh token, and asked every five minutes unless told otherwise', () => {
    const { partnerCenter } = readConfig({ ...PRODUCTION, ...SIGN_IN, PARTNER_CENTER_URL: URL });

    const signIn = {
      tenantId: TENANT,
      clientId: APP_ID,
      clientSecret: 'the-secret-of-the-application',
      refreshToken: 'the-refresh-token',
    };
    expect(partnerCenter).toEqual({ url: URL, signIn, sync: '*/5 * * * *', certificateHosts: [] });
  });

  it('is signed in to with a fixed bearer on this machine', () => {
    const { partnerCenter } = readConfig({
      ...ANONYMOUS,
      PARTNER_CENTER_URL: 'http://127.0.0.1:56160',
      PARTNER_CENTER_ACCESS_TOKEN: 'bearer',
      SYNC: '*/10 * * * * *',
    });

    expect(partnerCenter).toEqual({
      url: 'http://127.0.0.1:56160',
      signIn: { accessToken: 'bearer' },
      sync: '*/10 * * * * *',
      certificateHosts: [],
    });
  });

  it.each(Object.keys(SIGN_IN))('is not signed in to without %s', (missing) => {
    expect(variablesIn({ ...PRODUCTION, ...SIGN_IN, PARTNER_CENTER_URL: URL, [missing]: undefined })).toEqual([
      missing,
    ]);
  });

  it('is signed in to with no fixed bearer in production', () => {
    expect(variablesIn({ ...PRODUCTION, PARTNER_CENTER_URL: URL, PARTNER_CENTER_ACCESS_TOKEN: 'bearer' })).toEqual([
      'PARTNER_CENTER_ACCESS_TOKEN',
    ]);
  });

  it('needs an address where somebody is to sign in', () => {
    expect(variablesIn({ ...PRODUCTION, ...SIGN_IN })).toEqual(['PARTNER_CENTER_URL']);
  });

  it.each([`${URL}?version=1`, `${URL}/#records`, 'https://somebody:secret@api.partner.microsoft.com'])(
    'is not at %s, where nothing could be asked',
    (address) => {
      expect(variablesIn({ ...ANONYMOUS, PARTNER_CENTER_URL: address, PARTNER_CENTER_ACCESS_TOKEN: 'bearer' })).toEqual(
        ['PARTNER_CENTER_URL'],
      );
    },
  );

  it.each(['http://api.partner.microsoft.com', 'api.partner.microsoft.com', 'ftp://127.0.0.1'])(
    'is not at %s, where others could listen',
    (address) => {
      expect(variablesIn({ ...ANONYMOUS, PARTNER_CENTER_URL: address, PARTNER_CENTER_ACCESS_TOKEN: 'bearer' })).toEqual(
        ['PARTNER_CENTER_URL'],
      );
    },
  );

  it('may have its certificates at further hosts', () => {
    const { partnerCenter } = readConfig({
      ...PRODUCTION,
      ...SIGN_IN,
      PARTNER_CENTER_URL: URL,
      PARTNER_CENTER_CERTIFICATE_HOSTS: 'One.example.com, two.example.com',
    });

    expect(partnerCenter?.certificateHosts).toEqual(['one.example.com', 'two.example.com']);
  });

  it.each(['https://one.example.com', 'one.example.com:8443', 'one.example.com/path', 'localhost', '*.example.com'])(
    'has no certificates at %s',
    (host) => {
      expect(
        variablesIn({ ...PRODUCTION, ...SIGN_IN, PARTNER_CENTER_URL: URL, PARTNER_CENTER_CERTIFICATE_HOSTS: host }),
      ).toEqual(['PARTNER_CENTER_CERTIFICATE_HOSTS']);
    },
  );

  it('is asked no other way than as a schedule', () => {
    expect(variablesIn({ ...ANONYMOUS, SYNC: 'soon' })).toEqual(['SYNC']);
  });
});
