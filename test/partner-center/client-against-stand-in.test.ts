import { startPartnerCenter, type PartnerCenterStandIn, type ApiVariants } from '../../demo/partner-center/server';
import { PartnerCenterClient } from '../../src/partner-center/client';
import { fixedToken } from '../../src/partner-center/auth/tokens';
import { describePartnerCenter, type Mishap, type PartnerCenterHost } from '../contracts/partner-center';
import { aLog } from '../fakes/a-log';

const TOKEN = 'a-token-for-tests';

let standIn: PartnerCenterStandIn | null = null;

afterEach(async () => {
  await standIn?.stop();
  standIn = null;
});

/** Each test makes one change after a fault, so that no other test meets that fault. */
const CHANGING = ['POST', 'PATCH'];

const kindOf = (mishap: Mishap) =>
  typeof mishap === 'string' ? mishap : { status: 429, retryAfter: mishap.retryAfter };

const opened = (variants: Partial<ApiVariants>) => async (): Promise<PartnerCenterHost> => {
  const center = await startPartnerCenter({ token: TOKEN, variants });
  standIn = center;
  const clock = () => new Date();
  return {
    partnerCenter: new PartnerCenterClient({
      url: center.url,
      tokens: fixedToken(TOKEN),
      log: aLog(),
      clock,
      onRequestDone: () => undefined,
    }),
    writesTogether: variants.allowsCombinedChange ?? true,
    add: (record) => center.add(record),
    change: (id, change) => {
      center.change(id, change);
    },
    accept: (id) => {
      center.answer(id, 'accept');
    },
    mishap: (mishap) => {
      CHANGING.forEach((method) => {
        center.fault({ method, kind: kindOf(mishap) });
      });
    },
  };
};

describe.each<[what: string, variants: Partial<ApiVariants>]>([
  ['as it likely is', {}],
  ['that creates with 200 and answers changes with nothing', { createStatus: 200, representation: false }],
  ['that wants instants quoted, and lists Microsoft’s records', { dateLiteral: 'quoted', showsRelated: true }],
  ['that calls our deals incoming, and wants phone numbers', { ownDirection: 'Incoming', needsPhones: true }],
  ['that changes the status alone', { allowsCombinedChange: false }],
])('Partner Center %s', (_what, variants) => {
  describePartnerCenter(opened(variants));
});
