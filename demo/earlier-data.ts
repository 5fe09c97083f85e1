import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** The folders and files in which the parts of the demo keep their data. */
export interface DataFolders {
  readonly database: string;
  readonly partnerCenter: string;
  readonly playground: string;
}

/** The data folders inside one folder. */
export const foldersIn = (folder: string): DataFolders => ({
  database: join(folder, 'mongodb'),
  partnerCenter: join(folder, 'partner-center.jsonl'),
  playground: join(folder, 'playground'),
});

/**
 * Renames the database of an earlier demo if its Partner Center's data is missing: a new Partner Center would
 * contradict the answers in the database. Returns its new path; null if both exist, or neither does.
 */
export function setAsideOrphanedDatabase({ database, partnerCenter }: DataFolders, now: Date): string | null {
  if (existsSync(partnerCenter) || !existsSync(database)) return null;
  const aside = `${database}-until-${now.toISOString().slice(0, 19).replace(/\D/gu, '')}`;
  renameSync(database, aside);
  return aside;
}
