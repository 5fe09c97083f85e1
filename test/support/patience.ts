/**
 * How long tests wait for what must come, in milliseconds: long enough for a slow machine that is busy with other things,
 * since all of it passes only where it never comes.
 */
export const PATIENCE_MS = 90_000;
