import { z } from 'zod';
import { suggestCustomers } from '../../application/drafts/draft-deal';
import { standingOf } from '../../application/access';
import { customerChoices, type Choice } from '../cards/draft-choices';
import type { Desk } from '../turn/desk';
import type { Turn } from '../turn/turn';

/** Teams shows no more than this. */
const MOST = 15;

/** What Teams asks while somebody types into an input whose choices are looked up: an `application/search` invoke. */
const SearchInvoke = z.object({
  queryText: z.string().max(500).nullish(),
  queryOptions: z.object({ skip: z.number().int().min(0).nullish(), top: z.number().int().min(1).nullish() }).nullish(),
  dataset: z.literal('customers'),
});

/** What is looked for; an empty text asks for the latest. */
export interface Search {
  readonly text: string;
  readonly skip: number;
  readonly top: number;
}

/** The search of an invoke, or null where it is none. */
export function searchIn(value: unknown): Search | null {
  const parsed = SearchInvoke.safeParse(value);
  if (!parsed.success) return null;
  const { queryText, queryOptions } = parsed.data;
  return { text: queryText ?? '', skip: queryOptions?.skip ?? 0, top: Math.min(queryOptions?.top ?? MOST, MOST) };
}

/** Customers that the person may see and whose name fits what they typed so far. There is one page of them. */
export async function findChoices(desk: Desk, turn: Turn, { text, skip, top }: Search): Promise<readonly Choice[]> {
  if (skip > 0) return [];
  const standing = await standingOf(desk, turn.caller);
  return customerChoices(await suggestCustomers(desk, standing, text, top), turn.reader);
}

/** The body of the HTTP answer to an `application/search`. */
export const searchAnswer = (results: readonly Choice[]): object => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.search.searchResponse',
  value: { results },
});
