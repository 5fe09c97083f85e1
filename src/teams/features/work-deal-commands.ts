import { editForm } from './edit-form';
import { inviteForm } from './invite-deal';
import { noteReferral } from './note-referral';
import { Code, CodeAndRest, defineCommand } from '../turn/command';

/** `edit CODE`: the same form as the button. */
export const edit = defineCommand('edit', 'usage.code', Code, (desk, turn, code) => editForm(desk, turn, { code }));

/** `note CODE TEXT`: a line of the history, for colleagues alone. */
export const note = defineCommand('note', 'usage.codeAndText', CodeAndRest, (desk, turn, { code, rest }) =>
  noteReferral(desk, turn, code, rest),
);

/** `invite CODE`: the same form as the button. */
export const invite = defineCommand('invite', 'usage.code', Code, (desk, turn, code) =>
  inviteForm(desk, turn, { code }),
);
