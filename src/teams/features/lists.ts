import { z } from 'zod';
import type { ReferralQuery } from '../../application/ports';
import { visibilityOf, viewerOf } from '../../application/access';
import { personKey, type Person } from '../../domain/model/person';
import { ARCHIVED_STAGES } from '../../domain/model/referral';
import { searchTerms } from '../../domain/model/search-words';
import { addDays, type CalendarDate } from '../../domain/time/calendar';
import { LOCALES, translate, type MessageKey } from '../../locales/translate';
import { listCard } from '../cards/list';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import { textReply, strangerReply, todayOf, type Reply, type Turn } from '../turn/turn';
import { defineAction } from '../turn/action';
import { aliasesOf, findCommand } from '../turn/command-words';
import { invalidArgumentsText, noArguments, type Command, type CommandName } from '../turn/command';

/** How many referrals a page shows. */
const PAGE_SIZE = 10;

/** What a list queries, and its title and texts. */
interface Listing {
  readonly query: Omit<ReferralQuery, 'sight'>;
  readonly title: MessageKey;
  readonly empty: MessageKey;
  /** The text that was searched for; empty for other lists. */
  readonly text: string;
}

/** The person who asks for a list. */
interface ListReader {
  readonly person: Person;
  /** The date in the person's time zone. */
  readonly today: () => CalendarDate;
}

async function pageReply(
  desk: Desk,
  turn: Turn,
  name: CommandName,
  rest: string,
  page: number,
  listing: (asker: ListReader) => Listing,
): Promise<Reply> {
  const say = sayTo(turn.reader);
  const viewer = await viewerOf(desk, turn.caller);
  const sight = visibilityOf(viewer);
  if (sight === null) return strangerReply(turn);
  const { query, title, empty, text } = listing({
    person: viewer.person,
    today: () => todayOf(desk, turn),
  });
  const { items, total } = await desk.referrals.list({ ...query, sight }, (page - 1) * PAGE_SIZE, PAGE_SIZE);
  // A page beyond the last one is answered with the last one; referrals may also have left the list meanwhile.
  if (items.length === 0 && page > 1)
    return pageReply(desk, turn, name, rest, Math.max(Math.min(Math.ceil(total / PAGE_SIZE), page - 1), 1), listing);
  const heading = say(title, { text });
  const card = listCard(
    {
      title: heading,
      empty: say(empty, { text }),
      items,
      total,
      page,
      pageSize: PAGE_SIZE,
      command: `${name} ${rest}`.trim(),
    },
    turn.reader,
  );
  return { kind: 'card', card, summary: heading };
}

/** Makes the command of a list; a page number may follow its arguments. */
function defineList<Args>(
  name: CommandName,
  usage: MessageKey | null,
  args: z.ZodType<Args, string>,
  listing: (args: Args, asker: ListReader) => Listing,
): Command {
  const show = async (desk: Desk, turn: Turn, rest: string, page: number): Promise<Reply> => {
    const parsed = args.safeParse(rest);
    if (!parsed.success)
      return textReply(invalidArgumentsText(turn, name, rest, parsed.error.issues[0]?.message ?? ''));
    return pageReply(desk, turn, name, rest, page, (asker) => listing(parsed.data, asker));
  };
  /** Splits the text after the command into arguments and page number. */
  const pagedIn = (rest: string): readonly [rest: string, page: number] => {
    const paged = name === 'find' ? null : /^(.*?)\s*\b(\d{1,5})$/u.exec(rest);
    return [paged?.[1] ?? rest, Math.max(Number(paged?.[2] ?? 1), 1)];
  };
  return {
    name,
    usage,
    page: show,
    isUnambiguous: (rest) => rest === '' || args.safeParse(pagedIn(rest)[0]).success,
    run: (desk, turn, rest) => show(desk, turn, ...pagedIn(rest)),
  };
}

/** A list without arguments; the page number was split off before. */
const NoArguments = noArguments('page.unreadable');

/** The words that choose a list of deals, in every language. */
const WHICH_DEALS = new Map(
  (['mine', 'closing', 'overdue'] as const).flatMap((which) =>
    LOCALES.map((locale) => [translate(locale, `command.deals.${which}`).toLowerCase(), which] as const),
  ),
);

const WhichDeals = z.string().transform((text, context): 'all' | 'mine' | 'closing' | 'overdue' => {
  const which = text === '' ? 'all' : WHICH_DEALS.get(text.toLowerCase());
  if (which !== undefined) return which;
  context.addIssue({ code: 'custom', message: 'page.unreadable' });
  return z.NEVER;
});

const SearchText = z.string().transform((text, context): string => {
  if (searchTerms(text).length === 0) context.addIssue({ code: 'custom', message: 'find.missing' });
  return text.slice(0, 200);
});

/** `inbound`: referrals that wait for our answer. */
export const inboundCommand = defineList('inbound', null, NoArguments, () => ({
  query: { stages: ['received'], direction: 'inbound', order: 'deadline' },
  title: 'list.inbound',
  empty: 'list.empty.inbound',
  text: '',
}));

/** How many days ahead `deals closing` looks. */
const CLOSING_SOON_DAYS = 14;

/** `deals [mine | closing | overdue]`: deals that were accepted or created and are not closed yet. */
export const dealsCommand = defineList('deals', null, WhichDeals, (which, { person, today }): Listing => {
  const closing = (from: CalendarDate | null, to: CalendarDate): Listing['query'] => ({
    stages: ['accepted'],
    closing: { from, to },
    order: 'closeDate',
  });
  switch (which) {
    case 'all':
      return {
        query: { stages: ['accepted'], order: 'newest' },
        title: 'list.deals',
        empty: 'list.empty.deals',
        text: '',
      };
    case 'mine':
      return {
        query: { stages: ['accepted'], order: 'newest', mine: person },
        title: 'list.deals.mine',
        empty: 'list.empty.deals',
        text: '',
      };
    case 'closing':
      return {
        query: closing(today(), addDays(today(), CLOSING_SOON_DAYS)),
        title: 'list.deals.closing',
        empty: 'list.empty.closing',
        text: '',
      };
    case 'overdue':
      return {
        query: closing(null, addDays(today(), -1)),
        title: 'list.deals.overdue',
        empty: 'list.empty.overdue',
        text: '',
      };
  }
});

/** `archived`: closed, declined and expired referrals. */
export const archivedCommand = defineList('archived', null, NoArguments, () => ({
  query: { stages: ARCHIVED_STAGES, order: 'newest' },
  title: 'list.archived',
  empty: 'list.empty.archived',
  text: '',
}));

/** `favorites`: referrals that the person has starred. */
export const favoritesCommand = defineList('favorites', null, NoArguments, (_, { person }) => ({
  query: { favoriteOf: personKey(person), order: 'newest' },
  title: 'list.favorites',
  empty: 'list.empty.favorites',
  text: '',
}));

/** `find TEXT`: referrals with a word in customer, name, city or code that begins with the text. */
export const findTextCommand = defineList('find', 'usage.text', SearchText, (text) => ({
  query: { words: searchTerms(text), order: 'newest' },
  title: 'list.find',
  empty: 'list.empty.find',
  text,
}));

const LIST_ALIASES = aliasesOf([inboundCommand, dealsCommand, archivedCommand, favoritesCommand, findTextCommand]);

const PageButtonData = z.object({ command: z.string().min(1).max(500), page: z.number().int().min(1).max(100_000) });

/** `referral.list`: replaces the card by another page of the list. */
export const listAction = defineAction('referral.list', PageButtonData, async (desk, turn, { command, page }) => {
  const found = findCommand(LIST_ALIASES, command);
  const shown = await found?.command.page?.(desk, turn, found.rest, page);
  return shown ?? textReply(sayTo(turn.reader)('refusal.outdated-button', { command }));
});
