import { fullName, type Contact } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import { escaped, literal } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';

/** Text that other people wrote, with a label of ours. The text is for places that read no markup. */
export interface Words {
  readonly label: string;
  readonly text: string;
}

const LONGEST_SHORT_TEXT = 280;

const LONGEST_FULL_TEXT = 2_000;

/** The customer's own text, and the sender's. On a deal that we created we are the sender. */
function writtenTexts({ terms, invitation, direction }: Referral, reader: Reader, longest: number): readonly Words[] {
  const say = sayTo(reader);
  const sender = invitation.from === null ? say('words.sender') : escaped(invitation.from, 60);
  return [
    { label: say('words.customer'), text: terms.notes },
    {
      label: direction === 'outbound' ? say('words.assistance') : say('words.invitation', { from: sender }),
      text: invitation.notes,
    },
  ].flatMap(({ label, text }) => (text === null ? [] : [{ label, text: literal(text, longest) }]));
}

/** A contact, with one line for each detail: as plain text, so that an address can be copied unchanged. */
function contactLines(contact: Contact): readonly string[] {
  const name = [fullName(contact), contact.title].filter((part) => part !== null && part !== '').join(', ');
  return [name, contact.email, contact.phone]
    .filter((line) => line !== null && line !== '')
    .map((line) => literal(String(line).replace(/\s+/gu, ' '), 120));
}

/** The beginning of the text, for the visible part of the card. */
export const shortText = (referral: Referral, reader: Reader): readonly Words[] =>
  writtenTexts(referral, reader, LONGEST_SHORT_TEXT).slice(0, 1);

/** A contact with a label; nothing if no detail is known. */
function contactWords(label: string, contact: Contact): readonly Words[] {
  const lines = contactLines(contact);
  return lines.length === 0 ? [] : [{ label, text: lines.join('\n') }];
}

/** The most sellers at Microsoft that are named. */
export const SELLERS_NAMED = 3;

/** Microsoft's sellers on a deal. */
export const sellerWords = ({ microsoft }: Referral, reader: Reader): readonly Words[] =>
  (microsoft?.sellers ?? [])
    .slice(0, SELLERS_NAMED)
    .flatMap((seller) => contactWords(sayTo(reader)('words.seller'), seller));

/** All texts, the customer's contact, and Microsoft's sellers. */
export function allTexts(referral: Referral, reader: Reader): readonly Words[] {
  const call = referral.customer.contacts
    .slice(0, 1)
    .flatMap((contact) => contactWords(sayTo(reader)('words.contact'), contact));
  return [...writtenTexts(referral, reader, LONGEST_FULL_TEXT), ...call, ...sellerWords(referral, reader)];
}
