import { z } from 'zod';
import type { CatalogueSolution, SolutionGroup } from '../domain/model/catalogue';
import { arrayOf, objectOf, WireText } from './schema';
import { MICROSOFT_ORGANIZATION } from './wire-values';

const PushedSolution = z.object({ id: WireText, name: WireText, publisherName: WireText, solutionType: WireText });

/** The part of a referral that names solutions, and the organisation that it belongs to. */
const SolutionSource = z.object({
  organizationId: WireText,
  organizationName: WireText,
  details: objectOf({ requirements: objectOf({ solutions: arrayOf(PushedSolution) }) }),
});
type SolutionSource = z.infer<typeof SolutionSource>;

const PushedReferrals = z
  .union([
    z.object({ value: z.array(SolutionSource) }).transform(({ value }) => value),
    SolutionSource.transform((one) => [one]),
  ])
  .catch([]);

const isSamePublisher = (one: string, other: string | null): boolean => one.toLowerCase() === other?.toLowerCase();

/**
 * A partner's solution has an id such as SOL-12345-ABC or the type 3P; its publisher is our organisation or another
 * partner.
 */
function solutionGroup(
  { id, publisherName, solutionType }: z.infer<typeof PushedSolution>,
  organizationName: string | null,
): SolutionGroup {
  const isCatalogued = id?.toUpperCase().startsWith('SOL-') === true;
  if (!isCatalogued && solutionType?.toUpperCase() !== '3P') return 'microsoft';
  const isOurs = publisherName === null ? isCatalogued : isSamePublisher(publisherName, organizationName);
  return isOurs ? 'own' : 'third-party';
}

/** A solution without a name is left out: nobody could choose it. */
const solutionsOfReferral = ({ organizationName, details }: SolutionSource): readonly CatalogueSolution[] =>
  details.requirements.solutions.flatMap((solution) => {
    const { id, name } = solution;
    return id === null || name === null
      ? []
      : [{ id, name, group: solutionGroup(solution, organizationName), isEligible: false }];
  });

/**
 * The solutions that our referrals in a pushed body name; none if the body has another shape. Microsoft's records are
 * left out: they name the same solutions as our records of the same engagement.
 */
export const solutionsInBody = (body: unknown): readonly CatalogueSolution[] =>
  PushedReferrals.parse(body)
    .filter(({ organizationId }) => organizationId !== MICROSOFT_ORGANIZATION)
    .flatMap(solutionsOfReferral);
