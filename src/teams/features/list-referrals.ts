import { z } from 'zod';
import { commandIn } from './commands';
import { sayTo } from '../text/reader';
import { inWords } from '../turn/turn';
import { defineAction } from '../turn/action';

const OtherPage = z.object({ command: z.string().min(1).max(500), page: z.number().int().min(1).max(100_000) });

/** `referral.list`: another page of a list, in place of this one. */
export const otherPage = defineAction('referral.list', OtherPage, async (desk, turn, { command, page }) => {
  const found = commandIn(command);
  const shown = await found?.command.page?.(desk, turn, found.rest, page);
  return shown ?? inWords(sayTo(turn.reader)('refusal.outdated-button', { command }));
});
