import {
  answerReferral,
  type Answered,
  type ReferralAction as Given,
} from '../../src/application/referrals/answer-referral';
import { createDeal } from '../../src/application/referrals/create-deal';
import { editDeal } from '../../src/application/referrals/edit-deal';
import { retryEffects } from '../../src/application/referrals/retry-effects';
import type { EditableFields } from '../../src/domain/model/terms';
import { availableDealTypes } from '../../src/domain/lifecycle/inviting';
import { contactOf, type Contact, type Person } from '../../src/domain/model/person';
import type { ChangeKind } from '../../src/domain/model/trouble';
import { isOpenDeal, isWaiting, type Closing, type Referral } from '../../src/domain/model/referral';
import { aNewDeal } from '../builders/a-new-deal';
import { saidBy, saidHere } from './said-of-deal';
import { SELLERS, standingOf, type TwoSides } from './two-sides';
import type { MortalProcess } from './mortal-process';

/** Something that somebody did in Teams. */
export interface Click {
  /** When it began and ended, in the order of everything. */
  readonly at: number;
  readonly doneAt: number;
  readonly by: Person;
  readonly referralId: string;
  readonly deed: ChangeKind;
  /** What the deal is to say from then on; undefined: nothing any more. */
  readonly sets: ReadonlyMap<string, string | undefined>;
  /** Whether the person was told that it is done; otherwise it may be, or not. */
  readonly isAcknowledged: boolean;
  /** By what a closing is known again that somebody takes back. */
  readonly mark?: string;
}

type Ports = MortalProcess['ports'];

/** What people do in Teams, and what they were told came of it. */
export class DealClicks {
  readonly clicks: Click[] = [];
  /** Closings that were taken back, by their marks. */
  readonly undone = new Set<string>();
  #names = 0;

  /** Somebody does one thing or another. */
  async one(sides: TwoSides): Promise<void> {
    const referrals = await sides.referrals();
    const by = sides.pick(SELLERS);
    if (referrals.length === 0 || sides.chance(0.12)) {
      if (referrals.length < 5) await this.create(sides, by);
      return;
    }
    await this.#click(sides, by, sides.pick(referrals));
  }

  async #click(sides: TwoSides, by: Person, referral: Referral): Promise<void> {
    if (referral.trouble !== null && sides.chance(0.3)) return retry(sides, by, referral);
    if (referral.closing !== null && sides.chance(0.5)) return this.undo(sides, by, referral);
    if (isWaiting(referral)) return this.answer(sides, by, referral);
    // A click on a card that is out of date does no harm.
    const isTried = isOpenDeal(referral) || sides.chance(0.1);
    if (isTried) await this.work(sides, by, referral);
  }

  async create(sides: TwoSides, by: Person): Promise<void> {
    const number = this.#number();
    const id = `d0de0000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const dealType = sides.pick(['private', 'partner-led', 'co-sell'] as const);
    const isShared = dealType === 'co-sell';
    const deal = aNewDeal({
      id,
      dealType,
      ...{ assistance: isShared ? 'QuotesOrLicensing' : null, assistanceNote: isShared ? 'Please help.' : null },
      terms: { ...aNewDeal().terms, ...this.#terms(sides, number), crmId: sides.chance(0.4) ? `CRM-${number}` : null },
      team: [withPhone(contactOf(by))],
      solutions: [{ id: `SOL-${number}`, name: `Solution ${number}` }],
    });
    const at = sides.next();
    sides.created.add(id);
    sides.tell(`${by.name} creates ${dealType} ${id.slice(-4)}`);
    const { answer } = await this.#press(sides, (ports) => createDeal(ports, by, deal));
    sides.tell(`  -> ${answer === null ? 'died' : `is ${answer.code}`}`);
    const sets = saidBy({ ...deal.terms, team: deal.team, solutions: deal.solutions, dealType });
    this.clicks.push({
      at,
      doneAt: sides.next(),
      by,
      referralId: id,
      deed: 'create',
      sets,
      isAcknowledged: answer !== null,
    });
  }

  async answer(sides: TwoSides, by: Person, referral: Referral): Promise<void> {
    const number = this.#number();
    if (sides.chance(0.25)) return this.#claim(sides, by, referral);
    if (sides.chance(0.35)) {
      await this.#does(
        sides,
        by,
        referral,
        { kind: 'decline', reason: 'other', note: `No, says ${number}` },
        'decline',
        new Map(),
      );
      return;
    }
    const changed = { name: `Accepted ${number}`, notes: `Accepted ${number}` };
    const colleagues = sides.chance(0.3) ? [contactOf(sides.pick(SELLERS))] : [];
    await this.#does(
      sides,
      by,
      referral,
      { kind: 'accept', terms: { ...referral.terms, ...changed }, colleagues: colleagues.map(withPhone) },
      'accept',
      saidBy(changed),
    );
  }

  async work(sides: TwoSides, by: Person, referral: Referral): Promise<void> {
    const what = sides.below(10);
    if (what <= 4) return this.edit(sides, by, referral, this.#fields(sides, referral));
    if (what === 5) return this.#claim(sides, by, referral);
    if (what === 6) return this.#note(sides, by, referral);
    if (what <= 8) return this.#invite(sides, by, referral);
    return this.#close(sides, by, referral);
  }

  async edit(sides: TwoSides, by: Person, referral: Referral, fields: Partial<EditableFields>): Promise<void> {
    const at = sides.next();
    // A list is edited in a form, which knows what it was made from.
    const version = 'team' in fields || 'solutions' in fields || sides.chance(0.7) ? referral.version : null;
    sides.tell(`${by.name} edits ${referral.code}: ${JSON.stringify(fields)}`);
    const { answer, deaths } = await this.#press(sides, (ports) =>
      editDeal(ports, standingOf(by), referral.id, fields, version),
    );
    const outcome = answer?.outcome ?? 'died';
    sides.tell(`  -> ${outcome} after ${deaths} deaths`);
    this.#keep(
      sides,
      { at, by, referralId: referral.id, deed: 'edit', sets: this.#setBy(referral, fields) },
      outcome,
      deaths,
    );
  }

  async undo(sides: TwoSides, by: Person, referral: Referral): Promise<void> {
    const turn = `undo ${this.#number()}`;
    sides.tell(`${by.name} undoes the closing of ${referral.code}`);
    let mark = '';
    const { answer, deaths } = await this.#press(sides, async (ports) => {
      mark = markOf((await sides.find(referral.id))?.closing ?? null) ?? mark;
      return answerReferral(ports, standingOf(by), referral.id, { kind: 'reopen', turn });
    });
    const outcome = answer?.outcome ?? 'died';
    sides.tell(`  -> ${outcome} after ${deaths} deaths`);
    if (outcome !== 'refused' && outcome !== 'unknown') this.undone.add(mark);
  }

  async #claim(sides: TwoSides, by: Person, referral: Referral): Promise<void> {
    const whom = sides.pick(SELLERS);
    const at = sides.next();
    sides.tell(`${by.name} gives ${referral.code} to ${whom.name}`);
    const { answer, deaths } = await this.#press(sides, (ports) =>
      answerReferral(ports, standingOf(by), referral.id, { kind: 'claim', whom }),
    );
    const outcome = answer?.outcome ?? 'died';
    sides.tell(`  -> ${outcome} after ${deaths} deaths`);
    if (whom === by || answer === null || !('referral' in answer)) return;
    const key = `team ${String(whom.email)}`;
    // Who was on the deal already was not put there by this.
    const isOn = isOpenDeal(answer.referral) && outcome === 'changed' && !saidHere(referral).has(key);
    if (isOn)
      this.#keep(
        sides,
        { at, by, referralId: referral.id, deed: 'edit', sets: new Map([[key, saidHere(answer.referral).get(key)]]) },
        outcome,
        deaths,
      );
  }

  async #note(sides: TwoSides, by: Person, referral: Referral): Promise<void> {
    await this.#press(sides, (ports) =>
      answerReferral(ports, standingOf(by), referral.id, { kind: 'note', text: `For us only, ${this.#number()}` }),
    );
  }

  async #invite(sides: TwoSides, by: Person, referral: Referral): Promise<void> {
    const wider = availableDealTypes(referral);
    if (wider.length === 0) return;
    const dealType = sides.pick(wider);
    const deed = {
      kind: 'invite',
      dealType,
      assistance: dealType === 'co-sell' ? 'QuotesOrLicensing' : null,
      note: null,
      contact: null,
    } as const;
    await this.#does(sides, by, referral, deed, 'invite', new Map([['dealType', dealType]]));
  }

  async #close(sides: TwoSides, by: Person, referral: Referral): Promise<void> {
    if (sides.chance(0.4)) {
      await this.#does(
        sides,
        by,
        referral,
        { kind: 'lose', reason: 'other', note: `Lost, says ${this.#number()}` },
        'lose',
        new Map(),
      );
      return;
    }
    const value = { minor: this.#number() * 100, currency: 'USD' };
    await this.#does(sides, by, referral, { kind: 'win', value, registration: null }, 'win', saidBy({ value }));
  }

  /** One that is delivered again where the process that had it died, as Teams does it. */
  async #press<Value>(
    sides: TwoSides,
    work: (ports: Ports) => Promise<Value>,
  ): Promise<{ readonly answer: Value | null; readonly deaths: number }> {
    for (let deaths = 0; deaths < 3; deaths += 1) {
      const answer = await sides.process().do(work);
      if (answer !== null) return { answer, deaths };
    }
    return { answer: null, deaths: 3 };
  }

  async #does(
    sides: TwoSides,
    by: Person,
    referral: Referral,
    given: Given,
    deed: ChangeKind,
    sets: Click['sets'],
  ): Promise<Answered | null> {
    const at = sides.next();
    sides.tell(`${by.name} ${deed}s ${referral.code} ${JSON.stringify([...sets])}`);
    const { answer, deaths } = await this.#press(sides, (ports) =>
      answerReferral(ports, standingOf(by), referral.id, given, given.kind === 'accept' ? referral.version : null),
    );
    const outcome = answer?.outcome ?? 'died';
    sides.tell(`  -> ${outcome} after ${deaths} deaths`);
    const mark =
      given.kind === 'win'
        ? markOf({ ...given, note: null })
        : given.kind === 'lose'
          ? markOf({ ...given, value: null })
          : null;
    this.#keep(
      sides,
      { at, by, referralId: referral.id, deed, sets, ...(mark === null ? {} : { mark }) },
      outcome,
      deaths,
    );
    return answer;
  }

  /** What was not done is of no concern; what was delivered to a process that died may be. */
  #keep(sides: TwoSides, click: Omit<Click, 'isAcknowledged' | 'doneAt'>, outcome: string, deaths: number): void {
    const isAcknowledged = outcome === 'changed' || (outcome === 'unchanged' && deaths > 0);
    if (isAcknowledged || deaths > 0) this.clicks.push({ ...click, doneAt: sides.next(), isAcknowledged });
  }

  #number(): number {
    this.#names += 1;
    return this.#names;
  }

  #terms(
    sides: TwoSides,
    number: number,
  ): Pick<Required<EditableFields>, 'name' | 'value' | 'closeDate' | 'notes' | 'campaignId'> {
    const currency = sides.pick(['USD', 'EUR']);
    const closeDate = new Date(Date.UTC(2026, 7, number)).toISOString().slice(0, 10);
    return {
      name: `Deal ${number}`,
      value: { minor: number * 100, currency },
      closeDate,
      notes: `Note ${number}`,
      campaignId: `C-${number}`,
    };
  }

  /** One or two fields, each to what it never was before. */
  #fields(sides: TwoSides, referral: Referral): Partial<EditableFields> {
    const number = this.#number();
    const terms = this.#terms(sides, number);
    const {
      team,
      needs: { solutions },
    } = referral;
    const others = team.slice(1);
    const person = { ...withPhone(contactOf(sides.pick(SELLERS))), email: `guest${number}@northwindtraders.com` };
    const choices: readonly Partial<EditableFields>[] = [
      { name: terms.name },
      { value: terms.value, closeDate: terms.closeDate },
      { notes: referral.terms.notes !== null && sides.chance(0.3) ? null : terms.notes },
      { campaignId: terms.campaignId, crmId: `CRM-${number}` },
      { team: [...team, person] },
      { team: team.length > 1 ? others : [...team, person], notes: terms.notes },
      { team: team.map((member, index) => (index === 0 ? { ...member, phone: `+1 425 555 ${number}` } : member)) },
      { solutions: [...solutions, { id: `SOL-${number}`, name: `Solution ${number}` }] },
      { solutions: solutions.length > 1 ? solutions.slice(1) : [...solutions, { id: `SOL-${number}`, name: null }] },
    ];
    return sides.pick(choices);
  }

  /** What an edit sets: of lists, what becomes different in them. */
  #setBy(before: Referral, fields: Partial<EditableFields>): Click['sets'] {
    const [was, is] = [saidHere(before), saidBy(fields)];
    const gone = [...was.keys()].filter((key) => (key.split(' ')[0] ?? '') in fields && !is.has(key));
    return new Map([
      ...[...is].filter(([key, value]) => was.get(key) !== value),
      ...gone.map((key) => [key, undefined] as const),
    ]);
  }
}

/** No two closings say the same. */
const markOf = (closing: Pick<Closing, 'value' | 'note'> | null): string | null =>
  closing === null ? null : `${closing.value?.minor ?? 0} ${closing.note ?? ''}`;

const withPhone = (contact: Contact): Contact => ({ ...contact, phone: '+1 425 555 0100' });

/** Somebody presses "Try again". */
export async function retry(sides: TwoSides, by: Person, referral: Referral): Promise<void> {
  sides.tell(`${by.name} tries ${referral.code} again`);
  await sides.process().do((ports) => retryEffects(ports, standingOf(by), referral.id));
}
