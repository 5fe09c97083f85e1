const HAN_DIGITS = '〇一二三四五六七八九';
const HAN_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ['十', 1],
  ['百', 2],
  ['千', 3],
  ['万', 4],
  ['亿', 8],
]);

/** What may follow a number to multiply it: 千, 万, 百万, 千万, 亿, 万亿. */
const MULTIPLIER_UNITS = /^(?:[十百千]|[十百千]?(?:万亿|万|亿))$/u;

/** The power of ten that a Chinese unit such as 万 or 百万 multiplies by; null for any other word. */
export function hanExponent(word: string): number | null {
  const units = plainHan(word);
  if (!MULTIPLIER_UNITS.test(units)) return null;
  return Array.from(units).reduce((sum, unit) => sum + (HAN_EXPONENTS.get(unit) ?? 0), 0);
}

/**
 * Reads a whole number in Chinese numerals, alone or mixed with digits: 二十五万, 1亿2000万, 3千5百万. Null for anything else,
 * and for spoken short forms that leave out the last unit (三百五, 2万5).
 */
export function readHanNumeral(text: string): bigint | null {
  const [head, tail, ...more] = plainHan(text).split('亿');
  if (head === undefined || more.length > 0) return null;
  if (tail === undefined) return belowYi(head);
  const high = belowYi(head);
  const low = tail === '' || tail.includes('万') || tail.startsWith('〇') ? remainder(tail, belowYi) : null;
  return high === null || low === null || high === 0n ? null : high * 100_000_000n + low;
}

function belowYi(text: string): bigint | null {
  const [head, tail, ...more] = text.split('万');
  if (head === undefined || more.length > 0) return null;
  if (tail === undefined) return belowTenThousand(head);
  const high = belowTenThousand(head);
  const low = remainder(tail, belowTenThousand);
  return high === null || low === null || high === 0n ? null : high * 10_000n + low;
}

/** Digits after a unit whose place value is unclear; four digits are clear. */
const PLACELESS = /^(?:\d{1,3}|[一二三四五六七八九])$/u;

/** What follows a unit: nothing, or a numeral with a clear place value. */
function remainder(text: string, read: (text: string) => bigint | null): bigint | null {
  if (text === '') return 0n;
  return PLACELESS.test(text) ? null : read(text);
}

const SECTION = /^〇?(?:(\d)千(?:〇(?!$))?)?(?:(\d)百(?:〇(?!$))?)?(?:(\d?)十)?(\d?)$/u;

/** A numeral below ten thousand: digits alone, or thousands, hundreds, tens and ones with their units. */
function belowTenThousand(text: string): bigint | null {
  const digits = text.replace(/[一二三四五六七八九]/gu, (digit) => String(HAN_DIGITS.indexOf(digit)));
  if (/^\d{1,4}$/u.test(text)) return BigInt(text);
  if (/^〇?$|[千百]\d$/u.test(digits)) return null;
  const [whole, thousands, hundreds, tens, ones] = SECTION.exec(digits) ?? [];
  if (whole === undefined) return null;
  const ten = tens === '' ? '1' : (tens ?? '0');
  return BigInt(`${thousands ?? '0'}${hundreds ?? '0'}${ten}${ones === '' ? '0' : (ones ?? '0')}`);
}

/** One character for each digit and unit, simplified or traditional. */
function plainHan(text: string): string {
  return text.replace(/[零两兩萬億]/gu, (char) => '〇二二万亿'['零两兩萬億'.indexOf(char)] ?? char);
}
