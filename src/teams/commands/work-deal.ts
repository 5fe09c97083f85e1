import { editForm } from '../actions/edit-form';
import { inviteForm } from '../actions/invite-deal';
import { noteReferral } from '../actions/note-referral';
import { Code, CodeAndRest, defineCommand } from './command';

/** `edit CODE`: the same form as the button. */
export const edit = defineCommand('edit', 'usage.code', Code, (desk, turn, code) => editForm(desk, turn, { code }));

/** `note CODE TEXT`: a line of the history, for colleagues alone. */
export const note = defineCommand('note', 'usage.codeAndText', CodeAndRest, (desk, turn, { code, rest }) => noteReferral(desk, turn, code, rest));

/** `invite CODE`: the same form as the button. */
export const invite = defineCommand('invite', 'usage.code', Code, (desk, turn, code) => inviteForm(desk, turn, { code }));
