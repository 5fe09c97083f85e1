import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** Where the parts of the demo keep their data. */
export interface DataFolders {
  readonly database: string;
  readonly partnerCenter: string;
  readonly playground: string;
}

/** The places in a folder where the parts of the demo keep their data. */
export const foldersIn = (folder: string): DataFolders => ({
  database: join(folder, 'mongodb'),
  partnerCenter: join(folder, 'partner-center.jsonl'),
  playground: join(folder, 'playground'),
});

/**
 * Sets a database aside that goes without a Partner Center: one that begins anew would contradict what was decided. Answers
 * where it is then; null: both are there, or neither is.
 */
export function setAside({ database, partnerCenter }: DataFolders, now: Date): string | null {
  if (existsSync(partnerCenter) || !existsSync(database)) return null;
  const aside = `${database}-until-${now.toISOString().slice(0, 19).replace(/\D/gu, '')}`;
  renameSync(database, aside);
  return aside;
}
