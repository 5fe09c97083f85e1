import type { Allowances } from '../../src/mongo/send-pace';

const ANY = { messages: 1_000_000_000, milliseconds: 1_000 };

/** As many messages at a time as there are: Teams' own limits have tests of their own. */
export const UNPACED: Allowances = { tenant: ANY, conversation: ANY, hour: ANY };
