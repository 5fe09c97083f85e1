import { fieldEntries, type FieldValue } from '../domain/model/field-table';
import type { Customer, Referral } from '../domain/model/referral';
import type { TermField, Terms } from '../domain/model/terms';
import { withValue, type Json } from './json-patch';
import { isWrittenToNew, stepsOf, WIRE_FIELDS } from './wire-fields';
import { isSharedWithMicrosoft, MICROSOFT_ORGANIZATION, newTeamMember, newSolution, wireType } from './wire-values';

/** The target of an invitation to Microsoft. */
const MICROSOFT_TARGET = { type: 'BusinessProfileLocation', id: MICROSOFT_ORGANIZATION };

/** Partner Center asks whether the customer will buy through its marketplace; this service never asks that. */
const UNDECIDED_MARKETPLACE_INTENT = { type: 'CustomerMarketplaceIntent', id: 'HaveNotDecided' };

const asIdObjects = (ids: readonly string[]): readonly object[] => ids.map((id) => ({ id }));

const profileOf = ({ name, size, duns, address, contacts }: Customer): object => ({
  name,
  ...(size === null ? {} : { size }),
  address: {
    addressLine1: address.lines[0] ?? null,
    addressLine2: address.lines.slice(1).join(', ') || null,
    city: address.city,
    state: address.state,
    postalCode: address.postalCode,
    country: address.country,
  },
  team: contacts.map(newTeamMember),
  ids: duns === null ? [] : [{ profileType: 'Duns', id: duns }],
});

const requirementsOf = ({ needs }: Referral): object => ({
  industries: asIdObjects(needs.industries),
  products: asIdObjects(needs.products),
  services: asIdObjects(needs.services),
  solutions: needs.solutions.map(newSolution),
  additionalRequirements: { attributes: [UNDECIDED_MARKETPLACE_INTENT] },
});

const withTerm = <Field extends TermField>(record: Json, { field, value }: FieldValue<Field>): Json =>
  isWrittenToNew(field, value)
    ? WIRE_FIELDS[field].members.reduce(
        (before, { path, valueOf }) => withValue(before, stepsOf(path), valueOf(value)),
        record,
      )
    : record;

/** The record with these terms added. */
const withTerms = (record: Json, terms: Terms): Json => fieldEntries(terms).reduce<Json>(withTerm, record);

/**
 * Partner Center rejects a deal whose contacts have not agreed to be named. The last consent decides whether
 * Microsoft's sellers can see the deal.
 */
const consentOf = ({ dealType }: Referral): object => ({
  consentToToShareInfoWithOthers: true,
  consentToContact: true,
  consentToShareReferralWithMicrosoftSellers: isSharedWithMicrosoft(dealType),
});

/** The target of our record is the first solution that Partner Center lists; without one there is no target. */
const ownTarget = ({ needs }: Referral): readonly object[] =>
  needs.solutions
    .filter(({ id }) => id.toUpperCase().startsWith('SOL-'))
    .slice(0, 1)
    .map(({ id }) => ({ type: 'SolutionProfile', id }));

const recordWithoutTerms = (deal: Referral): Json => ({
  status: 'New',
  substatus: 'Pending',
  qualification: 'SalesQualified',
  type: wireType(deal.dealType),
  target: ownTarget(deal),
  customerProfile: profileOf(deal.customer),
  consent: consentOf(deal),
  details: { requirements: requirementsOf(deal) },
  team: deal.team.map(newTeamMember),
});

/**
 * The request body that creates our record of a deal. Without a CRM id the deal's own code is used, so that the record
 * can be found by it.
 */
export const ownRecord = (deal: Referral): object =>
  withTerms(recordWithoutTerms(deal), { ...deal.terms, crmId: deal.terms.crmId ?? deal.code });

/**
 * The request body that creates Microsoft's record of the same deal in the same engagement, with the help requested.
 */
export const microsoftRecord = (deal: Referral): object => ({
  ...ownRecord(deal),
  engagementId: deal.engagementId,
  target: [MICROSOFT_TARGET],
  inviteContext: { notes: deal.invitation.notes, assistanceRequestCode: deal.invitation.assistance ?? 'Unknown' },
});
