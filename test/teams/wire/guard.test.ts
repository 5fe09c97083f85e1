import { Activity } from '../../../src/teams/wire/activity';
import { isAdmitted, isTrustedService, tenantOf } from '../../../src/teams/wire/guard';

const TENANT = '00000000-0000-4000-8000-0000000000aa';
const OTHER = '00000000-0000-4000-8000-0000000000bb';
const TEAMS = 'https://smba.trafficmanager.net/emea/';

/** An activity that Teams could have sent, with some fields replaced. */
const anActivity = (changes: Record<string, unknown> = {}): Activity =>
  Activity.parse({
    type: 'message',
    channelId: 'msteams',
    serviceUrl: TEAMS,
    from: { id: '29:megan' },
    recipient: { id: '28:bot' },
    conversation: { id: '19:sales@thread.tacv2', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    ...changes,
  });

describe('a trusted service', () => {
  it.each([
    'https://smba.trafficmanager.net/teams/',
    'https://smba.trafficmanager.net/emea',
    'https://SMBA.trafficmanager.NET/amer/',
    'https://smba.infra.gcc.teams.microsoft.com/teams',
    'https://smba.infra.gov.teams.microsoft.us/teams',
    'https://smba.infra.dod.teams.microsoft.us/teams',
    'https://europe.botframework.com/',
  ])("is one of Teams' hosts: %s", (address) => {
    expect(isTrustedService(address, false)).toBe(true);
  });

  it.each([
    'http://smba.trafficmanager.net/teams/',
    'https://smba.trafficmanager.net.evil.example/',
    'https://evil.example/smba.trafficmanager.net',
    'https://evil.example#smba.trafficmanager.net',
    'https://evil.example?smba.trafficmanager.net',
    'https://xsmba.trafficmanager.net/',
    'https://smba.trafficmanager.net@evil.example/',
    'https://smba.trafficmanager.net:pass@evil.example/',
    'https://user:pass@smba.trafficmanager.net/',
    'https://evil.trafficmanager.net/',
    'https://botframework.com/',
    'https://a.b.botframework.com/',
    'https://botframework.com.evil.example/',
    'https://evilbotframework.com/',
    'https://169.254.169.254/metadata/',
    'http://169.254.169.254/metadata/',
    'https://[::ffff:127.0.0.1]/',
    'ftp://smba.trafficmanager.net/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '//smba.trafficmanager.net/',
    'smba.trafficmanager.net',
    ' ',
    '',
  ])('is no other host: %j', (address) => {
    expect(isTrustedService(address, false)).toBe(false);
    expect(isTrustedService(address, true)).toBe(false);
  });

  it.each([
    'http://127.0.0.1:56150/',
    'http://localhost:3978',
    'http://[::1]:80/',
    'http://2130706433/',
    'https://127.1/',
  ])('is on this machine only if that is allowed: %s', (address) => {
    expect(isTrustedService(address, true)).toBe(true);
    expect(isTrustedService(address, false)).toBe(false);
  });
});

describe('the tenant of an activity', () => {
  it.each([
    { what: 'both fields agree', conversation: TENANT, channel: TENANT, tenant: TENANT },
    { what: 'both fields agree but for case', conversation: TENANT.toUpperCase(), channel: TENANT, tenant: TENANT },
    { what: 'only the conversation names it', conversation: TENANT, channel: undefined, tenant: TENANT },
    { what: 'only the channel data names it', conversation: undefined, channel: TENANT, tenant: TENANT },
    { what: 'one field is empty', conversation: '', channel: TENANT, tenant: TENANT },
    { what: 'the fields disagree', conversation: TENANT, channel: OTHER, tenant: null },
    { what: 'none names it', conversation: undefined, channel: undefined, tenant: null },
  ])('is $tenant where $what', ({ conversation, channel, tenant }) => {
    const activity = anActivity({
      conversation: { id: '19:x', tenantId: conversation },
      channelData: channel === undefined ? null : { tenant: { id: channel } },
    });

    expect(tenantOf(activity)).toBe(tenant);
  });
});

describe('an activity', () => {
  const ours = { tenants: new Set([TENANT]), allowLoopback: false };

  it('of our tenant in Teams is admitted', () => {
    expect(isAdmitted(anActivity(), ours)).toBe(true);
  });

  it.each([
    {
      what: 'another tenant',
      changes: { conversation: { id: '19:x', tenantId: OTHER }, channelData: { tenant: { id: OTHER } } },
    },
    { what: 'tenant fields that disagree', changes: { channelData: { tenant: { id: OTHER } } } },
    { what: 'no tenant', changes: { conversation: { id: '19:x' }, channelData: null } },
    { what: 'another channel', changes: { channelId: 'webchat' } },
    { what: 'the emulator', changes: { channelId: 'emulator' } },
    { what: 'Teams in another spelling', changes: { channelId: 'MSTeams' } },
    { what: 'no channel', changes: { channelId: '' } },
    { what: 'a service elsewhere', changes: { serviceUrl: 'https://evil.example/' } },
    { what: 'a service on this machine', changes: { serviceUrl: 'http://127.0.0.1:1/' } },
    { what: 'no service', changes: { serviceUrl: '' } },
  ])('of $what is not admitted', ({ changes }) => {
    expect(isAdmitted(anActivity(changes), ours)).toBe(false);
  });

  it('of any tenant is admitted if no tenants are listed, but it must name one', () => {
    const any = { tenants: null, allowLoopback: true };

    expect(isAdmitted(anActivity({ conversation: { id: '19:x', tenantId: OTHER }, channelData: null }), any)).toBe(
      true,
    );
    expect(isAdmitted(anActivity({ conversation: { id: '19:x' }, channelData: null }), any)).toBe(false);
  });
});
