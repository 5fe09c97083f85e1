import { z } from 'zod';
import type { CatalogueSolution, SolutionGroup } from '../domain/model/catalogue';
import { listOf, some, Text } from './schema';
import { MICROSOFT } from './wire-values';

const Solution = z.object({ id: Text, name: Text, publisherName: Text, solutionType: Text });

/** The part of a referral that names solutions, and the organisation that it belongs to. */
const Naming = z.object({
  organizationId: Text,
  organizationName: Text,
  details: some({ requirements: some({ solutions: listOf(Solution) }) }),
});
type Naming = z.infer<typeof Naming>;

const Body = z
  .union([z.object({ value: z.array(Naming) }).transform(({ value }) => value), Naming.transform((one) => [one])])
  .catch([]);

const isSame = (one: string, other: string | null): boolean => one.toLowerCase() === other?.toLowerCase();

/**
 * A partner's solution has an id such as SOL-12345-ABC or the type 3P; its publisher is our organisation or another
 * partner.
 */
function groupOf(
  { id, publisherName, solutionType }: z.infer<typeof Solution>,
  organizationName: string | null,
): SolutionGroup {
  const isCatalogued = id?.toUpperCase().startsWith('SOL-') === true;
  if (!isCatalogued && solutionType?.toUpperCase() !== '3P') return 'microsoft';
  const isOurs = publisherName === null ? isCatalogued : isSame(publisherName, organizationName);
  return isOurs ? 'own' : 'third-party';
}

/** A solution without a name is left out: nobody could choose it. */
const solutionsOf = ({ organizationName, details }: Naming): readonly CatalogueSolution[] =>
  details.requirements.solutions.flatMap((solution) => {
    const { id, name } = solution;
    return id === null || name === null
      ? []
      : [{ id, name, group: groupOf(solution, organizationName), isEligible: false }];
  });

/**
 * The solutions that our referrals in a pushed body name; none if the body has another shape. Microsoft's records are
 * left out: they name the same solutions as our records of the same engagement.
 */
export const solutionsIn = (body: unknown): readonly CatalogueSolution[] =>
  Body.parse(body)
    .filter(({ organizationId }) => organizationId !== MICROSOFT)
    .flatMap(solutionsOf);
