import { checkRequestId, checkToken } from './admission';
import type { Signer } from './certificates';
import { Refusal, type Reply, type Request } from './exchange';
import { withFault } from './faults';
import type { Answer } from './listener';
import { BY_HAND, byHand, page, type Stage } from './page-routes';
import { REFERRALS, referrals, type Desk } from './referral-routes';
import { REGISTRATION, type WebhookRoutes } from './webhook-routes';

/** Where the certificate is that events are signed with. */
export const CERTIFICATE = '/certificates/signing.cer';

/** Everything that is answered over HTTP. */
export interface Routes {
  readonly desk: Desk;
  readonly stage: Stage;
  readonly webhooks: WebhookRoutes;
  readonly signer: () => Promise<Signer>;
  readonly token: string | undefined;
}

/** What Partner Center answers. */
async function partnerCenter({ desk, webhooks, signer, token }: Routes, request: Request): Promise<Reply> {
  const { pathname } = request.url;
  if (pathname === CERTIFICATE)
    return { status: 200, headers: { 'content-type': 'application/pkix-cert' }, body: (await signer()).der };
  if (pathname === CERTIFICATE.replace('.cer', '.pem')) {
    const { pem } = await signer();
    return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: Buffer.from(pem) };
  }
  checkToken(request, token);
  if (pathname === REGISTRATION || pathname.startsWith(`${REGISTRATION}/`)) return webhooks.answer(request);
  checkRequestId(request);
  if (pathname === REFERRALS || pathname.startsWith(`${REFERRALS}/`)) return referrals(desk, request);
  throw new Refusal(404, 'itemNotFound', 'There is nothing here.', 'path');
}

/** What is done by hand is answered as it is; what is for Partner Center is noted, and may go wrong. */
export function answering(routes: Routes): Answer {
  const { stage } = routes;
  return async (request, gone) => {
    const { method, url } = request;
    stage.records.expireDue();
    if (url.pathname === '/' && method === 'GET') return page();
    if (url.pathname.startsWith(`${BY_HAND}/`)) return byHand(stage, request);
    const answered = stage.log.came(request);
    try {
      const fault = stage.faults.take(method, `${url.pathname}${url.search}`);
      const reply = await withFault(fault, gone, () => partnerCenter(routes, request));
      answered(reply.status);
      return reply;
    } catch (error) {
      if (error instanceof Refusal) answered(error.status);
      throw error;
    }
  };
}
