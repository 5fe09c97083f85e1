import { invalid } from './exchange';
import { exactInstant } from './instant';
import { isObject, textAt, type WireRecord } from './wire-record';

/** Whether a record matches. */
export type Filter = (record: WireRecord) => boolean;

/** How instants are written in a filter. */
export type DateLiteral = 'plain' | 'quoted';

const TEXT_FIELDS: readonly string[] = [
  'engagementId',
  'status',
  'substatus',
  'qualification',
  'type',
  'direction',
  'customerProfile/address/country',
];
const DATE_FIELD = 'updatedDateTime';

const COMPARE: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  eq: (left, right) => left === right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
};

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<instant>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|(?<word>[A-Za-z][\w/]*)|(?<mark>[():]))/uy;

interface Token {
  readonly kind: 'text' | 'instant' | 'word' | 'mark';
  readonly value: string;
}

const fault = (message: string): Error => invalid('$filter', message);

function tokensOf(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  const source = filter.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups ?? {};
    const [kind, value] = Object.entries(groups).find(([, one]) => (one as string | undefined) !== undefined) ?? [];
    if (kind === undefined || value === undefined)
      throw fault(`Nothing is known that begins so: ${source.slice(at, at + 20)}`);
    // The groups of the expression have the names of the kinds.
    tokens.push({ kind: kind as Token['kind'], value });
  }
  return tokens;
}

const unquoted = (text: string): string => text.slice(1, -1).replaceAll("''", "'");

/** A parser for one filter; `and` binds more tightly than `or`. */
class Reader {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly dates: DateLiteral,
  ) {}

  whole(): Filter {
    const filter = this.either();
    if (this.at < this.tokens.length) throw fault(`This is not expected: ${this.next().value}`);
    return filter;
  }

  private next(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) throw fault('The filter ends too early.');
    this.at += 1;
    return token;
  }

  private skips(value: string): boolean {
    if (this.tokens[this.at]?.value !== value) return false;
    this.at += 1;
    return true;
  }

  private expect(value: string): void {
    const token = this.next();
    if (token.value !== value) throw fault(`${value} is expected, not ${token.value}`);
  }

  private either(): Filter {
    const choices = [this.all()];
    while (this.skips('or')) choices.push(this.all());
    return (record) => choices.some((one) => one(record));
  }

  private all(): Filter {
    const parts = [this.one()];
    while (this.skips('and')) parts.push(this.one());
    return (record) => parts.every((one) => one(record));
  }

  private one(): Filter {
    if (this.skips('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    const field = this.next();
    if (field.kind !== 'word') throw fault(`A field is expected, not ${field.value}`);
    return field.value === 'team/any' ? this.anyMember() : this.comparison(field.value);
  }

  private anyMember(): Filter {
    this.expect('(');
    const variable = this.next().value;
    this.expect(':');
    this.expect(`${variable}/email`);
    this.expect('eq');
    const email = this.text();
    this.expect(')');
    return ({ team }) => [team].flat().some((member) => isObject(member) && member['email'] === email);
  }

  private comparison(field: string): Filter {
    const operator = this.next().value;
    const compare = COMPARE[operator];
    if (compare === undefined) throw fault(`There is no operator ${operator}.`);
    if (field === DATE_FIELD) {
      const instant = this.instant();
      return (record) => compare(exactInstant(String(record[DATE_FIELD])), instant);
    }
    if (!TEXT_FIELDS.includes(field)) throw fault(`Nothing can be filtered by ${field}.`);
    const text = this.text();
    return (record) => compare(textAt(record, field), text);
  }

  private text(): string {
    const { kind, value } = this.next();
    if (kind !== 'text') throw fault(`A quoted text is expected, not ${value}`);
    return unquoted(value);
  }

  private instant(): string {
    const { kind, value } = this.next();
    const text = kind === 'text' ? unquoted(value) : value;
    const isQuoted = kind === 'text';
    if (isQuoted !== (this.dates === 'quoted') || Number.isNaN(Date.parse(text)))
      throw fault(`This is no date and time here: ${value}`);
    return exactInstant(text);
  }
}

/**
 * Parses a `$filter` over the fields that the API documents.
 *
 * @throws Refusal if it is not valid
 */
export const readFilter = (filter: string, dates: DateLiteral): Filter => new Reader(tokensOf(filter), dates).whole();
