import { fullName, type Contact } from '../../domain/person';
import type { Referral } from '../../domain/referral';
import { escaped, literal } from '../plain-text';
import { sayTo, type Reader } from '../reader';

/** Words of other people under a label of ours. The words are for places that read no markup. */
export interface Words {
  readonly label: string;
  readonly text: string;
}

const GLANCE = 280;

const FULL = 2_000;

/** What the customer wants in its own words, else what the sender wrote. */
function written({ terms, invitation }: Referral, reader: Reader, longest: number): readonly Words[] {
  const say = sayTo(reader);
  const sender = invitation.from === null ? say('words.sender') : escaped(invitation.from, 60);
  return [
    { label: say('words.customer'), text: terms.notes },
    { label: say('words.invitation', { from: sender }), text: invitation.notes },
  ].flatMap(({ label, text }) => (text === null ? [] : [{ label, text: literal(text, longest) }]));
}

/** Whom to call, a line for each way to: as plain text, so that an address can be copied as it is. */
function contactLines(contact: Contact): readonly string[] {
  const name = [fullName(contact), contact.title].filter((part) => part !== null && part !== '').join(', ');
  return [name, contact.email, contact.phone].filter((line) => line !== null && line !== '').map((line) => literal(String(line).replace(/\s+/gu, ' '), 120));
}

/** As much of it as fits a glance. */
export const firstWords = (referral: Referral, reader: Reader): readonly Words[] => written(referral, reader, GLANCE).slice(0, 1);

/** All that was written, and the customer's contact. */
export function allWords(referral: Referral, reader: Reader): readonly Words[] {
  const [contact] = referral.customer.contacts;
  const lines = contact === undefined ? [] : contactLines(contact);
  const call = lines.length === 0 ? [] : [{ label: sayTo(reader)('words.contact'), text: lines.join('\n') }];
  return [...written(referral, reader, FULL), ...call];
}
