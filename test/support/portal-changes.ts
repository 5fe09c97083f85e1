import { isMicrosofts, isObject, memberAt, textAt, type WireRecord } from '../../demo/partner-center/wire-record';
import type { RecordWrite } from '../../src/domain/agreement/next-write';
import { saidThere } from './said-of-deal';
import type { TwoSides } from './two-sides';

const CUSTOMER = {
  name: 'Fabrikam Inc',
  address: { addressLine1: '1 Main Street', city: 'Seattle', country: 'US' },
  team: [{ firstName: 'Sue', lastName: 'Smith', email: 'sue.smith@fabrikam.com', phoneNumber: '+1 206 555 0111' }],
};

const listAt = (record: WireRecord, path: string): readonly unknown[] => {
  const list = memberAt(record, path);
  return Array.isArray(list) ? list : [];
};

const FIELDS = ['name', 'value', 'notes', 'closeDate', 'crmId', 'campaignId', 'team', 'solutions'] as const;

type Field = (typeof FIELDS)[number];

/** A value that somebody gave a record in the portal, and when in the order of everything; undefined: it has none any more. */
export interface PortalChange {
  readonly at: number;
  readonly recordId: string;
  readonly key: string;
  readonly value: string | undefined;
}

/** What Microsoft does, and what colleagues do in the portal: all of it at any time, and each change to what never was before. */
export class PortalChanges {
  readonly changes: PortalChange[] = [];
  #names = 0;

  async one(sides: TwoSides): Promise<void> {
    const open = sides.ownRecords().filter((record) => record['status'] !== 'Closed');
    if (open.length === 0 || sides.chance(0.12)) {
      if (open.length < 4) this.#refer(sides);
      return;
    }
    const record = sides.pick(open);
    if (sides.chance(0.15) && this.#answerOfMicrosoft(sides)) return;
    if (sides.chance(0.2)) this.#close(sides, record);
    else await this.#edit(sides, record);
  }

  #refer(sides: TwoSides): void {
    const number = this.#number();
    const id = sides.standIn.add({
      name: `Referral ${number}`,
      type: 'Shared',
      customerProfile: CUSTOMER,
      details: {
        ...{
          notes: `They need help, ${number}`,
          dealValue: number,
          currency: 'USD',
          closingDateTime: '2026-12-01T00:00:00Z',
        },
        requirements: { solutions: [{ id: `SOL-P${number}`, name: 'Accelerator', type: 'Name', quantity: 1 }] },
      },
    });
    sides.look();
    sides.tell(`Microsoft sends ${id}`);
  }

  #answerOfMicrosoft(sides: TwoSides): boolean {
    const waiting = sides.standIn.records().filter((record) => isMicrosofts(record) && record['status'] === 'New');
    if (waiting.length === 0) return false;
    const record = sides.pick(waiting);
    const how = sides.pick(['accept', 'decline'] as const);
    sides.standIn.answer(textAt(record, 'id'), how);
    sides.look();
    sides.tell(`Microsoft ${how}s ${textAt(record, 'name')}`);
    return true;
  }

  #close(sides: TwoSides, record: WireRecord): void {
    const endings = record['status'] === 'New' ? (['Accepted', 'Declined'] as const) : (['Won', 'Lost'] as const);
    const substatus = sides.pick(endings);
    const reason =
      substatus === 'Declined' || substatus === 'Lost' ? { statusReason: `Said in the portal, ${this.#number()}` } : {};
    this.#change(sides, record, { status: substatus === 'Accepted' ? 'Active' : 'Closed', substatus, ...reason });
  }

  /** Somebody changes in the portal what is about to be written, or something else where that is nothing they could change. */
  overtake(sides: TwoSides, recordId: string, { fields }: RecordWrite): void {
    const record = sides.standIn.record(recordId);
    if (!isObject(record) || record['status'] === 'Closed') return;
    const changes = this.#changesOf(record);
    const written = FIELDS.filter((field) => field in fields);
    this.#change(sides, record, sides.pick(changes[sides.pick(written.length > 0 ? written : FIELDS)]));
  }

  async #edit(sides: TwoSides, record: WireRecord): Promise<void> {
    const isKnown = (await sides.referrals()).some(({ recordId }) => recordId === record['id']);
    const { crmId, ...others } = this.#changesOf(record);
    // By what somebody else calls it a record is known again only where its deal knows it already.
    const changes = [...Object.values(others).flat(), ...(isKnown ? crmId : []), { salesStage: '40', tags: ['later'] }];
    this.#change(sides, record, sides.pick(changes));
  }

  /** What can be made of each field of a record. */
  #changesOf(record: WireRecord): Readonly<Record<Field, readonly object[]>> {
    const number = this.#number();
    const [team, solutions] = [listAt(record, 'team'), listAt(record, 'details/requirements/solutions')];
    const person = {
      firstName: 'Pat',
      lastName: 'Coleman',
      email: `pat${number}@northwindtraders.com`,
      phoneNumber: '+1 425 555 0150',
      contactPreference: { locale: 'en-US' },
    };
    const withSolutions = (list: readonly unknown[]): object => ({ details: { requirements: { solutions: list } } });
    const solution = { id: `SOL-P${number}`, name: 'Accelerator', type: 'Name' };
    return {
      name: [{ name: `Portal ${number}` }],
      value: [{ details: { dealValue: 1_000_000 + number, currency: 'USD' } }],
      notes: [{ details: { notes: number % 3 === 0 ? null : `From the portal, ${number}` } }],
      closeDate: [
        { details: { closingDateTime: `${new Date(Date.UTC(2027, 6, number)).toISOString().slice(0, 10)}T00:00:00Z` } },
      ],
      crmId: [{ externalReferenceId: `EXT-${number}` }],
      campaignId: [{ campaignId: `PC-${number}` }],
      team: [
        { team: [...team, person] },
        { team: team.length > 1 ? team.slice(1) : [...team, person] },
        {
          team: team.map((member, index) =>
            index === 0 ? { ...(member as object), phoneNumber: `+44 20 5550 ${number}` } : member,
          ),
        },
      ],
      solutions: [
        withSolutions([...solutions, { ...solution, quantity: 2 }]),
        withSolutions(solutions.length > 1 ? solutions.slice(1) : [...solutions, solution]),
      ],
    };
  }

  #change(sides: TwoSides, record: WireRecord, change: object): void {
    const recordId = textAt(record, 'id');
    const before = saidThere(sides.standIn.record(recordId) ?? {}, '');
    sides.standIn.change(recordId, change);
    sides.look();
    const after = saidThere(sides.standIn.record(recordId) ?? {}, '');
    const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
    for (const key of keys) this.changes.push({ at: sides.next(), recordId, key, value: after.get(key) });
    sides.tell(
      `In the portal ${textAt(record, 'externalReferenceId') || textAt(record, 'id').slice(0, 4)} becomes ${JSON.stringify(change)}`,
    );
  }

  #number(): number {
    this.#names += 1;
    return this.#names;
  }
}
