import { z } from 'zod';
import type { ReferralQuery } from '../../application/ports';
import { sightOf, standingOf } from '../../application/access';
import { personKey, type Person } from '../../domain/model/person';
import { ARCHIVED_STAGES } from '../../domain/model/referral';
import { searchTerms } from '../../domain/model/search-words';
import { addDays, type CalendarDate } from '../../domain/time/calendar';
import { LOCALES, translate, type MessageKey } from '../../locales/translate';
import { listCard } from '../cards/list';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import { inWords, strangerReply, todayOf, type Reply, type Turn } from '../turn/turn';
import { defineAction } from '../turn/action';
import { aliasesOf, findCommand } from '../turn/command-words';
import { explain, noArguments, type Command, type CommandName } from '../turn/command';

/** How many referrals a page shows. */
const PAGE_SIZE = 10;

/** What a list shows to somebody, and how it is called. */
interface Listing {
  readonly query: Omit<ReferralQuery, 'sight'>;
  readonly title: MessageKey;
  readonly empty: MessageKey;
  /** What was looked for. */
  readonly text: string;
}

/** For whom a list is made. */
interface Asker {
  readonly person: Person;
  /** The date where the person is. */
  readonly today: () => CalendarDate;
}

async function showPage(
  desk: Desk,
  turn: Turn,
  name: CommandName,
  rest: string,
  page: number,
  listing: (asker: Asker) => Listing,
): Promise<Reply> {
  const say = sayTo(turn.reader);
  const standing = await standingOf(desk, turn.caller);
  const sight = sightOf(standing);
  if (sight === null) return strangerReply(turn);
  const { query, title, empty, text } = listing({
    person: standing.person,
    today: () => todayOf(desk, turn),
  });
  const { items, total } = await desk.referrals.list({ ...query, sight }, (page - 1) * PAGE_SIZE, PAGE_SIZE);
  // Whoever asks for a page beyond the last one means the last one; referrals may also have left the list meanwhile.
  if (items.length === 0 && page > 1)
    return showPage(desk, turn, name, rest, Math.max(Math.min(Math.ceil(total / PAGE_SIZE), page - 1), 1), listing);
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

/** Makes a list's entry in the registry: the arguments as a listing, and a page number that may follow them. */
function defineList<Args>(
  name: CommandName,
  usage: MessageKey | null,
  args: z.ZodType<Args, string>,
  listing: (args: Args, asker: Asker) => Listing,
): Command {
  const show = async (desk: Desk, turn: Turn, rest: string, page: number): Promise<Reply> => {
    const parsed = args.safeParse(rest);
    if (!parsed.success) return inWords(explain(turn, name, rest, parsed.error.issues[0]?.message ?? ''));
    return showPage(desk, turn, name, rest, page, (asker) => listing(parsed.data, asker));
  };
  /** What a line tells of the list, and which page of it. */
  const pagedIn = (rest: string): readonly [rest: string, page: number] => {
    const paged = name === 'find' ? null : /^(.*?)\s*\b(\d{1,5})$/u.exec(rest);
    return [paged?.[1] ?? rest, Math.max(Number(paged?.[2] ?? 1), 1)];
  };
  return {
    name,
    usage,
    page: show,
    isMeant: (rest) => rest === '' || args.safeParse(pagedIn(rest)[0]).success,
    run: (desk, turn, rest) => show(desk, turn, ...pagedIn(rest)),
  };
}

/** Nothing, or a page number that was taken off already. */
const NoArguments = noArguments('page.unreadable');

/** The words that say which deals are meant, in every language. */
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

const Sought = z.string().transform((text, context): string => {
  if (searchTerms(text).length === 0) context.addIssue({ code: 'custom', message: 'find.missing' });
  return text.slice(0, 200);
});

/** `inbound`: what waits for our answer. */
export const inboundCommand = defineList('inbound', null, NoArguments, () => ({
  query: { stages: ['received'], direction: 'inbound', order: 'deadline' },
  title: 'list.inbound',
  empty: 'list.empty.inbound',
  text: '',
}));

/** Within how many days a deal closes soon. */
const SOON_DAYS = 14;

/** `deals [mine | closing | overdue]`: what was accepted or created and is not closed yet. */
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
        query: closing(today(), addDays(today(), SOON_DAYS)),
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

/** `archived`: what is over. */
export const archivedCommand = defineList('archived', null, NoArguments, () => ({
  query: { stages: ARCHIVED_STAGES, order: 'newest' },
  title: 'list.archived',
  empty: 'list.empty.archived',
  text: '',
}));

/** `favorites`: what the person has starred. */
export const favoritesCommand = defineList('favorites', null, NoArguments, (_, { person }) => ({
  query: { favoriteOf: personKey(person), order: 'newest' },
  title: 'list.favorites',
  empty: 'list.empty.favorites',
  text: '',
}));

/** `find TEXT`: what has a word that begins like this in its customer, name, city or code. */
export const findTextCommand = defineList('find', 'usage.text', Sought, (text) => ({
  query: { words: searchTerms(text), order: 'newest' },
  title: 'list.find',
  empty: 'list.empty.find',
  text,
}));

const LIST_ALIASES = aliasesOf([inboundCommand, dealsCommand, archivedCommand, favoritesCommand, findTextCommand]);

const OtherPage = z.object({ command: z.string().min(1).max(500), page: z.number().int().min(1).max(100_000) });

/** `referral.list`: another page of a list, in place of this one. */
export const listAction = defineAction('referral.list', OtherPage, async (desk, turn, { command, page }) => {
  const found = findCommand(LIST_ALIASES, command);
  const shown = await found?.command.page?.(desk, turn, found.rest, page);
  return shown ?? inWords(sayTo(turn.reader)('refusal.outdated-button', { command }));
});
