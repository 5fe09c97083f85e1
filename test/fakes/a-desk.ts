import type { Meter, Messenger, Pace, PostedCard, SendOutcome } from '../../src/application/ports';
import type { Referral } from '../../src/domain/referral';
import type { Subscriber } from '../../src/domain/subscriber';

/** One message that was handed to Teams. */
export interface Send {
  readonly referral: Referral;
  readonly subscriber: Subscriber;
  readonly posted: PostedCard | null;
}

/** What Teams answers to a message; `sent` stands for success. */
export type Answering = (send: Send) => SendOutcome | 'sent' | Promise<SendOutcome | 'sent'>;

/** The card that the nth message leaves. */
export const cardOf = (count: number, { subscriber, referral }: Pick<Send, 'subscriber' | 'referral'>): PostedCard => ({
  conversationId: subscriber.conversationId,
  activityId: `message-${count}`,
  face: `version ${referral.version}`,
});

/** Teams, as far as cards go: remembers what it was sent, and answers as it is told. */
export class FakeMessenger implements Messenger {
  readonly sends: Send[] = [];
  answer: Answering = () => 'sent';

  /** Where each message went, in order. */
  get destinations(): readonly string[] {
    return this.sends.map(({ subscriber }) => subscriber.id);
  }

  async showReferral(referral: Referral, subscriber: Subscriber, posted: PostedCard | null): Promise<SendOutcome> {
    const send = { referral, subscriber, posted };
    this.sends.push(send);
    const count = this.sends.length;
    const outcome = await this.answer(send);
    if (outcome !== 'sent') return outcome;
    const card = cardOf(count, send);
    return { kind: 'sent', card: posted === null ? card : { ...posted, face: card.face } };
  }
}

/** A pace that lets everything pass, but for the waits it is given for the questions to come. */
export class FakePace implements Pace {
  readonly waits: number[] = [];

  async reserve(): Promise<number> {
    return this.waits.shift() ?? 0;
  }
}

/** A meter that remembers what it counted. */
export class FakeMeter implements Meter {
  readonly received: Record<string, number> = {};
  readonly answers: string[] = [];
  readonly deliveries: string[] = [];

  referralsReceived(outcome: 'accepted' | 'unchanged', count: number): void {
    this.received[outcome] = (this.received[outcome] ?? 0) + count;
  }

  answered(answer: 'accept' | 'decline'): void {
    this.answers.push(answer);
  }

  delivered(outcome: string): void {
    this.deliveries.push(outcome);
  }
}
