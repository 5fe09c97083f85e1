import { randomUUID } from 'node:crypto';
import { signatureOf } from '../../src/http/signature';
import { translate } from '../../src/locales/translate';
import { sampleReferrals } from '../support/samples';
import { BOT, MEGAN, SECRET, TEAM, TENANT } from '../support/desk';
import type { Shot } from './load';

const PERSON = { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId, name: MEGAN.name };

/** What every activity of a chat between one person and the bot carries. */
const activityOf = (serviceUrl: string): object => ({
  id: randomUUID(),
  channelId: 'msteams',
  serviceUrl,
  from: PERSON,
  recipient: { id: BOT, name: 'Co-sell Desk' },
  conversation: { id: 'a:megan', conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
  locale: 'en-US',
});

const shotOf = (activity: object, isHit: Shot['isHit']): Shot => ({
  path: '/api/messages',
  body: JSON.stringify(activity),
  isHit,
});

/** Somebody types a line. */
export const typed = (serviceUrl: string, text: string): Shot =>
  shotOf({ ...activityOf(serviceUrl), type: 'message', text }, (status) => status === 200);

/** Activities of the team's channel, rather than of a chat. */
const CHANNEL = {
  conversation: { id: TEAM, conversationType: 'channel', isGroup: true, tenantId: TENANT },
  channelData: { tenant: { id: TENANT }, team: { id: TEAM, name: 'Northwind Sales' }, channel: { id: TEAM } },
};

/** The bot is added to the team. */
export const installed = (serviceUrl: string): Shot =>
  shotOf(
    { ...activityOf(serviceUrl), ...CHANNEL, type: 'installationUpdate', action: 'add' },
    (status) => status === 200,
  );

/** Somebody confirms the form that accepts a referral, in the team's channel. */
export function confirmed(serviceUrl: string, referralId: string): Shot {
  const verb = 'referral.accept.confirm';
  const form = {
    dealName: 'Data estate migration',
    dealValue: '125000',
    currency: 'USD',
    closeDate: '',
    notes: '',
    crmId: '',
    campaignId: '',
    people: '',
  };
  const value = {
    action: { type: 'Action.Execute', verb, data: { verb, referralId, version: 1, ...form } },
    trigger: 'manual',
  };
  const activity = { ...activityOf(serviceUrl), ...CHANNEL, type: 'invoke', name: 'adaptiveCard/action', value };
  const done = translate('en', 'notice.accepted');
  return shotOf(activity, (status, body) => status === 200 && body.includes(done));
}

/** How a referral stands that is pushed. */
export type Standing = 'waiting' | 'accepted';

const [TEMPLATE] = sampleReferrals(new Date()).value as [object];

/** A referral as Partner Center sends it, never seen before. */
function wireOf(id: string, viewer: Standing): object {
  const state =
    viewer === 'waiting'
      ? { status: 'New', substatus: 'Pending' }
      : { status: 'Active', substatus: 'Accepted', acceptedDateTime: new Date().toISOString() };
  return { ...TEMPLATE, ...state, id, engagementId: randomUUID(), eTag: `"${id}"` };
}

/** New referrals pushed in one signed request. */
export function pushed(ids: readonly string[], viewer: Standing): Shot {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const body = JSON.stringify({ value: ids.map((id) => wireOf(id, viewer)) });
  const headers = { 'x-timestamp': timestamp, 'x-signature': signatureOf(SECRET, timestamp, body) };
  return {
    path: '/api/referrals',
    headers,
    body,
    isHit: (status, answer) => status === 202 && answer.includes(`"accepted":${ids.length}`),
  };
}
