/** One address: the part before the @ neither begins nor ends with a dot, and the domain ends in letters. */
const EMAIL = "[a-z0-9_%+'-]+(?:\\.[a-z0-9_%+'-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}";

const WHOLE_EMAIL = new RegExp(`^${EMAIL}$`, 'iu');

const ANY_EMAIL = new RegExp(`(?:mailto:)?(${EMAIL})(?![a-z0-9@-])`, 'giu');

const LONGEST_EMAIL = 254;
const LONGEST_LOCAL = 64;

/** Whether the text is one e-mail address and nothing else. */
export function isEmail(text: string): boolean {
  return text.length <= LONGEST_EMAIL && text.indexOf('@') <= LONGEST_LOCAL && WHOLE_EMAIL.test(text);
}

const EXTENSION = '(?:[ ,;]*(?:extension|ext\\.?|x|#|转|分机号?)[ :]*(\\d{1,6}))?';

const WHOLE_PHONE = new RegExp(`^(\\+?[\\d(][\\d ()./-]*\\d)${EXTENSION}$`, 'iu');

const ANY_PHONE = new RegExp(
  `(?<![\\d\\p{Script=Latin}])((?:\\+|\\()?\\d[\\d ()./-]{3,}\\d)${EXTENSION}(?![\\d\\p{Script=Latin}])`,
  'giu',
);

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/u;

/** Whether the text may be two numbers side by side. */
const areTwoNumbers = (number: string): boolean =>
  number.split(/[ /]/u).filter((part) => part.replace(/\D/gu, '').length >= 6).length > 1;

/**
 * The phone number that a tidied text is; null if it is anything else. Spaces are single, and an extension follows an
 * x.
 */
export function phoneIn(text: string): string | null {
  const [whole, number = '', extension] = WHOLE_PHONE.exec(text) ?? [];
  const digits = number.replace(/\D/gu, '').length;
  const isOne =
    number.split('(').length === number.split(')').length && !areTwoNumbers(number) && !ISO_DATE.test(number);
  if (whole === undefined || digits < 5 || digits > 15 || !isOne) return null;
  return extension === undefined ? number : `${number} x${extension}`;
}

/** The contact details in a text, and the rest of the text. */
export interface ContactDetails {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly rest: string;
}

/** Takes e-mail addresses and phone numbers out of a tidied text; a comma replaces each of them. */
export function takeContactDetails(text: string): ContactDetails {
  const emails: string[] = [];
  const phones: string[] = [];
  const withoutEmails = text.replace(ANY_EMAIL, (whole, email: string) => {
    if (!isEmail(email)) return whole;
    emails.push(email);
    return ' , ';
  });
  const rest = withoutEmails.replace(ANY_PHONE, (whole) => {
    const phone = phoneIn(whole);
    if (phone === null) return whole;
    phones.push(phone);
    return ' , ';
  });
  return { emails: [...new Set(emails)], phones: [...new Set(phones)], rest };
}
