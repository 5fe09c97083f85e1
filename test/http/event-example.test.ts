import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { advance } from '../../src/domain/advance';
import { EventWebhook } from '../../src/http/event-webhook';
import { signatureOf } from '../../src/http/signature';
import { differences, newRecordBodies, recordState } from '../../src/partner-center/event-words';
import { aPerson, aReferral, NOW } from '../builders/a-referral';
import { EventFollower } from '../support/event-follower';

const SECRET = 'a-secret-for-tests';

const paper = readFileSync(path.join(__dirname, '..', '..', 'docs', 'other-systems.md'), 'utf8');

/** The example of an event that the page gives. */
function exampleIn(text: string): unknown {
  const [, example] = /```json\n(\{\n\s+"id": "[\s\S]+?\n\})\n```/u.exec(text) ?? [];
  return JSON.parse(example ?? 'null');
}

/** The signature check that the page shows. */
function proofIn(text: string): (timestamp: unknown, signature: unknown, rawBody: string) => boolean {
  const [, script = ''] = /```js\n([\s\S]+?)```/u.exec(text) ?? [];
  // The script ends with a function of this type.
  return runInNewContext(`${script}; isOurs`, { require, Buffer, Date, SECRET }) as ReturnType<typeof proofIn>;
}

/** Megan accepts the referral, and joins the deal. */
function accepted() {
  const waiting = aReferral();
  const colleague = {
    firstName: 'Megan',
    lastName: 'Ortiz',
    email: 'megan.ortiz@northwindtraders.com',
    phone: '+1 425 555 0101',
    title: null,
  };
  const { referral } = advance(
    waiting,
    { kind: 'accept', by: aPerson(), terms: { ...waiting.terms, crmId: 'CRM-1042' }, colleagues: [colleague] },
    NOW,
  );
  return { referral, line: referral.history.at(-1) ?? null };
}

describe('the example of an event in docs/other-systems.md', () => {
  it('is what the service sends', async () => {
    const follower = new EventFollower(SECRET, () => NOW);
    await follower.start();
    const { referral, line } = accepted();
    const sign = (timestamp: string, body: string): string => signatureOf(SECRET, timestamp, body);

    await new EventWebhook(follower.url, sign, { recordState, differences, newRecordBodies }, () => NOW).emit(
      referral,
      'accepted',
      `${referral.id}/accepted/2.2`,
      line,
    );
    await follower.stop();

    expect(exampleIn(paper)).toEqual(follower.heard[0]?.payload);
  });
});

describe('the signature check in docs/other-systems.md', () => {
  const isOurs = proofIn(paper);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const body = '{"name":"Müller & 株式会社"}';
  const signature = signatureOf(SECRET, timestamp, body);

  it('accepts what was signed with the secret just now', () => {
    expect(isOurs(timestamp, signature, body)).toBe(true);
  });

  it.each<[what: string, timestamp: string | undefined, signature: string | undefined, body: string]>([
    ['another body', timestamp, signature, `${body} `],
    ['another secret', timestamp, signatureOf('another', timestamp, body), body],
    [
      'another moment',
      String(Number(timestamp) - 600),
      signatureOf(SECRET, String(Number(timestamp) - 600), body),
      body,
    ],
    ['no signature', timestamp, undefined, body],
    ['no moment', undefined, signatureOf(SECRET, 'undefined', body), body],
  ])('accepts nothing with %s', (_, sentAt, sentSignature, sentBody) => {
    expect(isOurs(sentAt, sentSignature, sentBody)).toBe(false);
  });
});
