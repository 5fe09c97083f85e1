import { checkRequestId, checkToken } from './admission';
import type { Signer } from './certificates';
import { Refusal, type Reply, type Request } from './exchange';
import { withFault } from './faults';
import type { RequestHandler } from './listener';
import { PAGE_API, answerPage, page, type PageContext } from './page-routes';
import { REFERRALS, referrals, type ReferralsContext } from './referral-routes';
import { REGISTRATION, type WebhookRoutes } from './webhook-routes';

/** The path of the signing certificate. */
export const CERTIFICATE = '/certificates/signing.cer';

/** The parts that answer requests. */
export interface Routes {
  readonly desk: ReferralsContext;
  readonly stage: PageContext;
  readonly webhooks: WebhookRoutes;
  readonly signer: () => Promise<Signer>;
  readonly token: string | undefined;
}

/** Answers a request to Partner Center itself. */
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

/**
 * Answers all requests. Those of the page are answered as they are; those to Partner Center are logged, and a fault may
 * be simulated.
 */
export function answering(routes: Routes): RequestHandler {
  const { stage } = routes;
  return async (request, gone) => {
    const { method, url } = request;
    stage.records.expireDue();
    if (url.pathname === '/' && method === 'GET') return page();
    if (url.pathname.startsWith(`${PAGE_API}/`)) return answerPage(stage, request);
    const answered = stage.log.add(request);
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
