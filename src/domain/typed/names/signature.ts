import { isStreet } from '../places/address-piece';

/** Closing phrases, separators and footers of e-mails. */
const GREETING =
  /^(?:(?:(?:with )?(?:best|kind|warm|many|sincere)(?:est)?(?: (?:regards|wishes|thanks))?|(?:kind |best |warm )?regards|thanks(?: (?:a lot|again|so much))?|thank you|many thanks|cheers|sincerely|yours(?: (?:sincerely|faithfully|truly))?|all the best|br|rgds|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|viele gr(?:ü|ue)(?:ß|ss)e|cordialement|saludos|此致|敬礼|祝好|谢谢|顺颂商祺|sent from my .*|get outlook for .*)[,!.，！。]*|[-–—_=*]{2,})$/iu;

const SITE = /(?:^|[\s|])(?:https?:\/\/|www\.)\S+$/iu;

const COMPANY =
  /(?:^|[\s,])(?:inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|gmbh|ag|bv|b\.v|s\.a(?:\.s|\.r\.l)?|s\.p\.a|s\.r\.l|sas|sarl|srl|oy|ab|pty ltd|pvt ltd|co\.? ltd)\.?$|(?:公司|集团|银行|大学|医院|事务所|研究院)$/iu;

/**
 * Whether a line is the company's address: it has a street or a postal code, and neither an e-mail address nor a phone
 * number.
 */
const isAddressLine = (line: string): boolean =>
  !/@|\+\d/u.test(line) && (/\p{L}.*,.*\d/u.test(line) || line.split(',').some((piece) => isStreet(piece.trim())));

/** A one-letter label such as `T:` before a number or an address; it would be read as part of the name. */
const LETTER_LABEL = /(?<=^|[|/•·,;]\s*)[TPMEDOC][:.]? (?=[+(\d]|\S+@)|(?<=^|[|/•·,;]\s*)[TPMEDOC]:\s*/gu;

/** Whether a line says nothing about the person. */
const isAboutCompany = (line: string): boolean =>
  GREETING.test(line) || SITE.test(line) || COMPANY.test(line) || isAddressLine(line);

/** The fewest lines of an e-mail signature; a shorter text is not treated as one. */
const FEWEST_LINES = 3;

/**
 * The lines of a signature with the person's name and contact details, without greeting, company, address and web site.
 * A text of fewer than three lines is no signature and stays as it is.
 */
export function linesAboutPerson(text: string): string {
  const lines = text
    .split(/[\n\r]+/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length < FEWEST_LINES) return text;
  const about = lines
    .filter((line) => !isAboutCompany(line))
    .map((line) => line.replace(LETTER_LABEL, '').replace(/\s*[|•·]\s*/gu, ', '));
  return about.join('\n');
}
