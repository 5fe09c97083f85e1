import type { Verb } from '../cards/verbs';
import type { Action } from '../turn/action';
import type { Command, CommandName } from '../turn/command';
import { aliasesOf, findCommand, type FoundCommand } from '../turn/command-words';
import { acceptAction, acceptCommand, confirmAcceptAction } from './accept-referral';
import { confirmSettingsAction, settingsAction, settingsCommand } from './channel-settings';
import { claimAction, claimCommand, favoriteAction } from './claim-referral';
import { confirmDeclineAction, declineAction, declineCommand } from './decline-referral';
import { digestCommand } from './digest';
import * as draft from './draft-deal';
import { backCommand, cancelCommand, newDealCommand, skipCommand } from './draft-line';
import { confirmEditAction, editAction, editCommand } from './edit-deal';
import { helpCommand } from './help';
import { confirmInviteAction, inviteAction, inviteCommand } from './invite-deal';
import { languageCommand } from './language';
import { archivedCommand, dealsCommand, favoritesCommand, findTextCommand, inboundCommand, listAction } from './lists';
import { confirmLostAction, lostAction, lostCommand } from './lose-deal';
import { muteCommand } from './mute';
import { noteCommand } from './note-referral';
import { remindCommand, remindToWinAction, snoozeAction } from './remind';
import { retryAction, retryCommand } from './retry-referral';
import { refreshAction, showCommand } from './show-referral';
import { undoAction, undoCommand } from './undo-closing';
import { confirmWonAction, wonAction, wonCommand } from './win-deal';

/** The command of each name, in the order in which help lists them. */
const COMMAND_OF: Readonly<Record<CommandName, Command>> = {
  inbound: inboundCommand,
  accept: acceptCommand,
  decline: declineCommand,
  claim: claimCommand,
  remind: remindCommand,
  show: showCommand,
  find: findTextCommand,
  deals: dealsCommand,
  edit: editCommand,
  note: noteCommand,
  invite: inviteCommand,
  won: wonCommand,
  lost: lostCommand,
  retry: retryCommand,
  favorites: favoritesCommand,
  archived: archivedCommand,
  'new deal': newDealCommand,
  back: backCommand,
  skip: skipCommand,
  cancel: cancelCommand,
  undo: undoCommand,
  digest: digestCommand,
  language: languageCommand,
  mute: muteCommand,
  settings: settingsCommand,
  help: helpCommand(() => COMMANDS),
};

/** All commands, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = Object.values(COMMAND_OF);

/** Every word that names a command, in every language, longest first. */
export const ALIASES = aliasesOf(COMMANDS);

/** The command that a typed line begins with, and the text that follows it; null if there is none. */
export const commandIn = (line: string): FoundCommand | null => findCommand(ALIASES, line);

/** The action of each verb. */
const ACTION_OF: Readonly<Record<Verb, Action>> = {
  'referral.accept': acceptAction,
  'referral.accept.confirm': confirmAcceptAction,
  'referral.decline': declineAction,
  'referral.decline.confirm': confirmDeclineAction,
  'referral.claim': claimAction,
  'referral.favorite': favoriteAction,
  'referral.snooze': snoozeAction,
  'referral.refresh': refreshAction,
  'referral.retry': retryAction,
  'referral.list': listAction,
  'deal.won': wonAction,
  'deal.won.confirm': confirmWonAction,
  'deal.lost': lostAction,
  'deal.lost.confirm': confirmLostAction,
  'deal.edit': editAction,
  'deal.edit.confirm': confirmEditAction,
  'deal.invite': inviteAction,
  'deal.invite.confirm': confirmInviteAction,
  'deal.undo': undoAction,
  'deal.remind': remindToWinAction,
  'draft.answer': draft.answerAction,
  'draft.back': draft.backAction,
  'draft.skip': draft.skipAction,
  'draft.edit': draft.editPartAction,
  'draft.confirm': draft.confirmDraftAction,
  'draft.cancel': draft.cancelAction,
  'channel.settings': settingsAction,
  'channel.settings.confirm': confirmSettingsAction,
};

/** The action of a verb; null for a verb that this version does not know. */
export const actionFor = (verb: string): Action | null =>
  Object.hasOwn(ACTION_OF, verb) ? ACTION_OF[verb as Verb] : null;
