import { Agent, request } from 'node:http';
import { median, percentile } from './figures';

/** One request. */
export interface Shot {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether an answer is the one that was to come. */
  readonly isHit: (status: number, body: string) => boolean;
}

/** What came of many requests; times in milliseconds. */
export interface Volley {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** The plain client of node: it costs far less than `fetch`, and so takes less from what is measured. */
function send(url: string, { path, headers, body, isHit }: Shot): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    };
    const sent = request(`${url}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (isHit(response.statusCode ?? 0, text)) resolve();
        else reject(new Error(`${path} answered ${String(response.statusCode)}: ${text.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const volleyOf = (latencies: readonly number[], milliseconds: number): Volley => ({
  perSecond: (latencies.length * 1_000) / milliseconds,
  p50: median(latencies),
  p99: percentile(latencies, 0.99),
});

/** Sends all, so many at a time, each as soon as one before it is answered. */
export async function fireAll(url: string, shots: readonly Shot[], concurrency: number): Promise<Volley> {
  const latencies: number[] = [];
  const waiting = shots.values();
  const began = performance.now();
  const hand = async (): Promise<void> => {
    for (const shot of waiting) {
      const start = performance.now();
      await send(url, shot);
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, hand));
  return volleyOf(latencies, performance.now() - began);
}

/** Sends all at a fixed rate, whether answers come or not; a request that is sent late counts from when it was due. */
export async function fireEvenly(url: string, shots: readonly Shot[], perSecond: number): Promise<Volley> {
  const latencies: number[] = [];
  const sent: Promise<void>[] = [];
  const began = performance.now();
  const sendDue = async (shot: Shot, due: number): Promise<void> => {
    await send(url, shot);
    latencies.push(performance.now() - due);
  };
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      while (sent.length < shots.length && began + (sent.length * 1_000) / perSecond <= performance.now()) {
        sent.push(sendDue(shots[sent.length] as Shot, began + (sent.length * 1_000) / perSecond));
      }
      if (sent.length < shots.length) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  await Promise.all(sent);
  return volleyOf(latencies, performance.now() - began);
}
