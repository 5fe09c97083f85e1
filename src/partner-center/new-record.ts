import { fieldEntries, type FieldValue } from '../domain/model/field-table';
import type { Customer, Referral } from '../domain/model/referral';
import type { TermField, Terms } from '../domain/model/terms';
import { withValue, type Json } from './json-patch';
import { isSaidOfNew, stepsOf, WIRE_FIELDS } from './wire-fields';
import { isShared, memberOf, solutionOf, typeOf } from './wire-values';

/** Where an invitation to Microsoft goes. */
const MICROSOFT = { type: 'BusinessProfileLocation', id: 'msft' };

/** Partner Center asks whether the customer will buy through its marketplace; nobody is asked that here. */
const UNDECIDED = { type: 'CustomerMarketplaceIntent', id: 'HaveNotDecided' };

const named = (ids: readonly string[]): readonly object[] => ids.map((id) => ({ id }));

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
  team: contacts.map(memberOf),
  ids: duns === null ? [] : [{ profileType: 'Duns', id: duns }],
});

const requirementsOf = ({ needs }: Referral): object => ({
  industries: named(needs.industries),
  products: named(needs.products),
  services: named(needs.services),
  solutions: needs.solutions.map(solutionOf),
  additionalRequirements: { attributes: [UNDECIDED] },
});

const said = <Field extends TermField>(record: Json, { field, value }: FieldValue<Field>): Json =>
  isSaidOfNew(field, value)
    ? WIRE_FIELDS[field].members.reduce(
        (before, member) => withValue(before, stepsOf(member.path), member.said(value)),
        record,
      )
    : record;

/** A record that says these terms besides. */
const withTerms = (record: Json, terms: Terms): Json => fieldEntries(terms).reduce<Json>(said, record);

/** Partner Center takes no deal whose contacts have not agreed to be named; who may see it is the last of these. */
const consentOf = ({ dealType }: Referral): object => ({
  consentToToShareInfoWithOthers: true,
  consentToContact: true,
  consentToShareReferralWithMicrosoftSellers: isShared(dealType),
});

/** Ours is for the first of our solutions that Partner Center lists; one with none of them is for nobody in particular. */
const ownTarget = ({ needs }: Referral): readonly object[] =>
  needs.solutions
    .filter(({ id }) => id.toUpperCase().startsWith('SOL-'))
    .slice(0, 1)
    .map(({ id }) => ({ type: 'SolutionProfile', id }));

const describedBy = (deal: Referral): Json => ({
  status: 'New',
  substatus: 'Pending',
  qualification: 'SalesQualified',
  type: typeOf(deal.dealType),
  target: ownTarget(deal),
  customerProfile: profileOf(deal.customer),
  consent: consentOf(deal),
  details: { requirements: requirementsOf(deal) },
  team: deal.team.map(memberOf),
});

/** The body that creates our record of a deal. Its own code stands in for a CRM id, so that the record is found by it. */
export const ownRecord = (deal: Referral): object =>
  withTerms(describedBy(deal), { ...deal.terms, crmId: deal.terms.crmId ?? deal.code });

/** The body that creates Microsoft's record of the same deal, in the same engagement: the help that it is asked for. */
export const microsoftRecord = (deal: Referral): object => ({
  ...ownRecord(deal),
  engagementId: deal.engagementId,
  target: [MICROSOFT],
  inviteContext: { notes: deal.invitation.notes, assistanceRequestCode: deal.invitation.assistance ?? 'Unknown' },
});
