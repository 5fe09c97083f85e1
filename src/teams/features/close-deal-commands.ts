import { lostForm } from './lose-deal';
import { wonForm } from './win-deal';
import { CodeAndRest, defineCommand } from '../turn/command';

/** `won CODE VALUE`: the same form as the button, with the value filled in. */
export const won = defineCommand('won', 'usage.codeAndValue', CodeAndRest, (desk, turn, { code, rest }) =>
  wonForm(desk, turn, { code }, rest),
);

/** `lost CODE REASON`: the same form as the button, with the reason filled in. */
export const lost = defineCommand('lost', 'usage.codeAndReason', CodeAndRest, (desk, turn, { code, rest }) =>
  lostForm(desk, turn, { code }, rest),
);
