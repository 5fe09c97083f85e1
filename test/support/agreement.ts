import { isMicrosofts, textAt, type WireRecord } from '../../demo/partner-center/wire-record';
import { reachOf } from '../../src/domain/model/terms';
import type { Referral } from '../../src/domain/model/referral';
import type { Click, DealClicks } from './deal-clicks';
import type { PortalChange, PortalChanges } from './portal-changes';
import { differences, fieldOf, saidHere, saidThere, type Said } from './said-of-deal';
import type { TwoSides, Version } from './two-sides';

/** The stages that only come about by what was done. */
const STAGES_OF: Partial<Record<Click['deed'], readonly string[]>> = {
  accept: ['accepted', 'won', 'lost'],
  decline: ['declined'],
  win: ['won'],
  lose: ['lost'],
};

const saidThroughout = (versions: readonly Version[], at: number, code: string): readonly Said[] => {
  const first = versions.findLastIndex((version) => version.at <= at);
  return versions.slice(Math.max(first, 0)).map(({ record }) => saidThere(record, code));
};

/** What went wrong between both sides of a world that has come to rest; empty: nothing. */
export async function disagreements(
  sides: TwoSides,
  clicks: DealClicks,
  portal: PortalChanges,
): Promise<readonly string[]> {
  sides.look();
  const referrals = await sides.referrals();
  const stuck = referrals.filter((referral) => isStuck(sides, referral));
  const judged = referrals.filter((referral) => !stuck.includes(referral));
  return [
    ...sides.complaints,
    ...twice(sides, referrals),
    ...portal.changes.flatMap((change) =>
      trodden(
        sides,
        clicks,
        portal,
        change,
        referrals.find(({ recordId }) => recordId === change.recordId),
      ),
    ),
    ...judged.flatMap((referral) => [...differing(sides, referral), ...aboutMicrosoft(sides, clicks, referral)]),
    ...clicks.clicks
      .filter(({ referralId }) => !stuck.some(({ id }) => id === referralId))
      .flatMap((click) =>
        lost(
          sides,
          clicks,
          click,
          referrals.find(({ id }) => id === click.referralId),
        ),
      ),
  ];
}

/** Whether Partner Center does not take something of a deal that is closed here, and somebody was told: nobody can mend that here any more. */
const isStuck = ({ told }: TwoSides, { id, stage, trouble }: Referral): boolean =>
  trouble !== null &&
  stage !== 'accepted' &&
  told.some(({ referralId, refusal }) => referralId === id && refusal.why === trouble.code);

const nameOf = ({ code, id }: Referral): string => `${code} (${id.slice(-4)})`;

function differing(sides: TwoSides, referral: Referral): readonly string[] {
  const record = sides.standIn.record(referral.recordId ?? '');
  if (record === undefined) return [`${nameOf(referral)} has no record`];
  const trouble =
    referral.trouble === null ? [] : [`${nameOf(referral)} is in trouble: ${JSON.stringify(referral.trouble)}`];
  return [
    ...trouble,
    ...differences(saidHere(referral), saidThere(record, referral.code)).map(
      (difference) => `${nameOf(referral)} differs: ${difference}`,
    ),
  ];
}

/** Records that are of no referral, or of one that has another one. */
function twice(sides: TwoSides, referrals: readonly Referral[]): readonly string[] {
  const recordIds = referrals.map(({ recordId }) => recordId);
  const own = sides.ownRecords().map((record) => textAt(record, 'id'));
  return [
    ...own.filter((id) => !recordIds.includes(id)).map((id) => `record ${id} is no referral`),
    ...recordIds
      .filter((id, index) => id !== null && recordIds.indexOf(id) !== index)
      .map((id) => `record ${String(id)} is two referrals`),
    ...named(sides.ownRecords().map((record) => textAt(record, 'externalReferenceId'))).map(
      (id) => `two records carry ${id}`,
    ),
    ...named(
      sides.standIn
        .records()
        .filter(isMicrosofts)
        .map((record) => textAt(record, 'engagementId')),
    ).map((id) => `Microsoft has two records of engagement ${id}`),
  ];
}

const named = (ids: readonly string[]): readonly string[] =>
  ids.filter((id, index) => id !== '' && ids.indexOf(id) !== index);

/** Microsoft has a record if, and only if, somebody here wanted its help, and we know how that stands. */
function aboutMicrosoft(sides: TwoSides, { clicks }: DealClicks, referral: Referral): readonly string[] {
  const theirs = sides.standIn
    .records()
    .find((record) => isMicrosofts(record) && textAt(record, 'engagementId') === referral.engagementId);
  const isAsked = clicks.some(
    ({ referralId, sets }) => referralId === referral.id && sets.get('dealType') === 'co-sell',
  );
  if (theirs !== undefined && !isAsked)
    return [`Microsoft has a record of ${nameOf(referral)}, which nobody invited it to`];
  // What Microsoft makes of a deal that is closed is nobody's concern any more.
  if (referral.stage !== 'accepted') return [];
  const stage = theirs === undefined ? undefined : saidThere(theirs, '').get('stage');
  return stage === referral.microsoft?.stage
    ? []
    : [
        `${nameOf(referral)} takes Microsoft's record as ${String(referral.microsoft?.stage)}, which is ${String(stage)}`,
      ];
}

/** Whether somebody heard after a click that it, or this field of it, does not hold. */
function isTold(sides: TwoSides, { at, by, referralId, deed }: Click, field: string | null): boolean {
  const theirs = sides.told.filter(
    (told) => told.at > at && told.objectId === by.objectId && told.referralId === referralId,
  );
  return theirs.some(
    ({ refusal: { deed: refused, fields } }) =>
      (refused === deed && fields.length === 0) || fields.some((one) => one === field),
  );
}

/** Whether the same value was set anew here, then or in the same moment. */
const isSuperseded = ({ clicks }: DealClicks, click: Click, key: string): boolean =>
  clicks.some(
    (later) =>
      later !== click && later.doneAt > click.at && later.referralId === click.referralId && later.sets.has(key),
  );

function holds(said: Said, key: string, value: string | undefined): boolean {
  // Deal types only ever become wider.
  if (key === 'dealType')
    return reachOf((said.get(key) ?? 'private') as Referral['dealType']) >= reachOf(value as Referral['dealType']);
  return said.get(key) === value;
}

/** What a click was to bring about, and neither is in Partner Center nor was told to whoever clicked. */
function lost(sides: TwoSides, clicks: DealClicks, click: Click, referral: Referral | undefined): readonly string[] {
  if (!click.isAcknowledged || clicks.undone.has(click.mark ?? 'none')) return [];
  const what = `${click.by.name}'s ${click.deed} (${click.at})`;
  if (referral === undefined) return [`${what} is lost: there is no referral`];
  const said = saidThroughout(sides.versions.get(referral.recordId ?? '') ?? [], click.at, referral.code);
  const stages = STAGES_OF[click.deed];
  const isReached = stages === undefined || said.some((one) => stages.includes(one.get('stage') ?? ''));
  if (!isReached) return isTold(sides, click, null) ? [] : [`${what} of ${nameOf(referral)} is lost`];
  const missing = [...click.sets].filter(
    ([key, value]) => !said.some((one) => holds(one, key, value)) && !isSuperseded(clicks, click, key),
  );
  const untold = missing.filter(([key]) => !isTold(sides, click, fieldOf(key)));
  return [
    ...untold.map(([key, value]) => `${what} of ${nameOf(referral)} lost ${key}: ${String(value)}`),
    ...uninvited(sides, click, referral),
  ];
}

/** What somebody did in the portal, and was undone there though nobody here did anything of that kind since. */
function trodden(
  sides: TwoSides,
  { clicks }: DealClicks,
  { changes }: PortalChanges,
  { at, recordId, key, value }: PortalChange,
  referral: Referral | undefined,
): readonly string[] {
  const later = (sides.versions.get(recordId) ?? []).filter(
    (version) => version.at > at && saidThere(version.record, '').get(key) !== value,
  );
  const isUndone =
    later.length > 0 && !changes.some((other) => other.at > at && other.recordId === recordId && other.key === key);
  const ofKind = clicks.filter(({ referralId, sets }) => referralId === referral?.id && sets.has(key));
  // A closing holds from when it is final, and who was taken off a list before stays so.
  const isMeant = ofKind.some((click) => click.doneAt > at || click.mark !== undefined || key.includes(' '));
  return isUndone && !isMeant && key !== 'stage'
    ? [`what became ${key}: ${String(value)} in the portal (${at}) was trodden upon`]
    : [];
}

/** Microsoft was to be invited, and neither was nor could be, as somebody was told. */
function uninvited(sides: TwoSides, click: Click, referral: Referral): readonly string[] {
  if (click.sets.get('dealType') !== 'co-sell' || isInvited(sides, referral)) return [];
  return isTold(sides, { ...click, deed: 'invite' }, 'dealType')
    ? []
    : [`${click.by.name}'s ${click.deed} (${click.at}) of ${nameOf(referral)} never invited Microsoft`];
}

const isInvited = (sides: TwoSides, { engagementId }: Referral): boolean =>
  sides.standIn.records().some((record: WireRecord) => isMicrosofts(record) && record['engagementId'] === engagementId);
