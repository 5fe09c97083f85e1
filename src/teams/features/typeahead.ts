import { z } from 'zod';
import { suggestCustomers } from '../../application/drafts/draft-deal';
import { viewerOf } from '../../application/access';
import { customerChoices, type Choice } from '../cards/draft-choices';
import type { Desk } from '../turn/desk';
import type { Turn } from '../turn/turn';

/** The most results that Teams shows. */
const MOST_RESULTS = 15;

/** The `application/search` invoke that Teams sends while somebody types into an input with dynamic choices. */
const SearchInvoke = z.object({
  queryText: z.string().max(500).nullish(),
  queryOptions: z.object({ skip: z.number().int().min(0).nullish(), top: z.number().int().min(1).nullish() }).nullish(),
  dataset: z.literal('customers'),
});

/** A search for customers; an empty text finds the most recent ones. */
export interface CustomerSearch {
  readonly text: string;
  readonly skip: number;
  readonly top: number;
}

/** The search in an invoke; null if the invoke is not a valid search. */
export function searchIn(value: unknown): CustomerSearch | null {
  const parsed = SearchInvoke.safeParse(value);
  if (!parsed.success) return null;
  const { queryText, queryOptions } = parsed.data;
  return {
    text: queryText ?? '',
    skip: queryOptions?.skip ?? 0,
    top: Math.min(queryOptions?.top ?? MOST_RESULTS, MOST_RESULTS),
  };
}

/** Customers that the person may see and whose names match the text. There is only one page of results. */
export async function findCustomers(
  desk: Desk,
  turn: Turn,
  { text, skip, top }: CustomerSearch,
): Promise<readonly Choice[]> {
  if (skip > 0) return [];
  const viewer = await viewerOf(desk, turn.caller);
  return customerChoices(await suggestCustomers(desk, viewer, text, top), turn.reader);
}

/** The body of the HTTP answer to an `application/search`. */
export const searchAnswer = (results: readonly Choice[]): object => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.search.searchResponse',
  value: { results },
});
