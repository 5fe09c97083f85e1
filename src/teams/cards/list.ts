import { isWaiting, type Referral } from '../../domain/model/referral';
import { formatDate, formatMoney, formatNearMoment, languageOf } from '../text/formats';
import { escaped, literal, escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { referralButton, type Button } from './buttons';
import { currentSign, customerName, stageName } from './referral';
import { renderCard } from './render-card';

/** A list that is shown in pages. */
export interface ListView {
  readonly title: string;
  /** The text for an empty list. */
  readonly empty: string;
  readonly items: readonly Referral[];
  readonly total: number;
  /** Counted from 1. */
  readonly page: number;
  readonly pageSize: number;
  /** The command that shows this list; the page buttons repeat it. */
  readonly command: string;
}

/** The stage, and the deadline or close date. */
function listState(referral: Referral, reader: Reader): string {
  const say = sayTo(reader);
  const { stage, deadline, terms } = referral;
  if (isWaiting(referral) && deadline !== null)
    return say('list.row.deadline', { when: formatNearMoment(reader, deadline) });
  const closes =
    stage === 'accepted' && terms.closeDate !== null
      ? `${say('fact.closeDate')} ${formatDate(reader, terms.closeDate)}`
      : null;
  return [stageName(referral, reader), closes].filter((part) => part !== null).join(' · ');
}

function listRow(referral: Referral, reader: Reader): object {
  const { code, terms } = referral;
  const value = terms.value === null ? null : formatMoney(reader, terms.value);
  const name = terms.name === null ? null : escaped(terms.name, 80);
  const line = [value, name].filter((part) => part !== null).join(' · ');
  return {
    title: `${currentSign(referral)} ${customerName(referral, reader)}`,
    state: listState(referral, reader),
    lines: line === '' ? [] : [{ text: line }],
    code,
    buttons: [referralButton(sayTo(reader)('button.open'), 'referral.refresh', referral.id)],
  };
}

function pageButtons(view: ListView, pages: number, reader: Reader): readonly Button[] {
  const say = sayTo(reader);
  const to = (page: number, title: string): readonly Button[] => {
    if (page < 1 || page > pages) return [];
    return [
      {
        title,
        verb: 'referral.list',
        data: { verb: 'referral.list', command: view.command, page },
        inputs: 'none',
        style: 'default',
      },
    ];
  };
  return [...to(view.page - 1, say('button.previous')), ...to(view.page + 1, say('button.next'))];
}

/** A list of referrals with a button for each. */
export function listCard(view: ListView, reader: Reader): object {
  const say = sayTo(reader);
  const pages = Math.max(Math.ceil(view.total / view.pageSize), 1);
  const count = say('list.count', { count: view.total });
  return renderCard('list', {
    lang: languageOf(reader),
    title: escapedLine(view.title),
    summary: literal(`${view.title}: ${count}`),
    count: pages === 1 ? count : `${count} · ${say('list.page', { page: view.page, pages })}`,
    empty: view.items.length === 0 ? [{ text: escapedLine(view.empty) }] : [],
    rows: view.items.map((referral) => listRow(referral, reader)),
    buttons: pageButtons(view, pages, reader),
  });
}
