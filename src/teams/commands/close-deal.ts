import { z } from 'zod';
import { lostForm, wonForm } from '../actions/close-deal';
import { Code, defineCommand } from './command';

/** A code, in which a blank may follow the `R`, and what else was typed. */
const CODE_AND_REST = /^(R\s*[-–—]?\s*\S+|\S*)\s*(.*)$/isu;

/** The code of a deal, and perhaps a value after it, as it was typed. */
const CodeAndValue = z
  .string()
  .transform((text) => {
    const [, code = '', value = ''] = CODE_AND_REST.exec(text) ?? [];
    return { code, value };
  })
  .pipe(z.object({ code: Code, value: z.string() }));

/** `won CODE VALUE`: the same form as the button, with the value filled in. */
export const won = defineCommand('won', 'usage.codeAndValue', CodeAndValue, (desk, turn, { code, value }) =>
  wonForm(desk, turn, { code }, value),
);

/** `lost CODE`: the same form as the button. */
export const lost = defineCommand('lost', 'usage.code', Code, (desk, turn, code) => lostForm(desk, turn, { code }));
