import { z } from 'zod';

/** A type of which nothing can be changed: schemas infer what can be, and the domain means what cannot. */
type Fixed<Type> = Type extends Date
  ? Type
  : Type extends readonly (infer Item)[]
    ? readonly Fixed<Item>[]
    : Type extends object
      ? { readonly [Key in keyof Type]: Fixed<Type[Key]> }
      : Type;

type Same<One, Other> = [Fixed<One>] extends [Fixed<Other>]
  ? [Fixed<Other>] extends [Fixed<One>]
    ? true
    : false
  : false;

/**
 * A schema that reads exactly the values of a type, so that all that is written can be read: with another one this does
 * not compile. To be used as `schemaOf<Type>()(schema)`.
 */
export const schemaOf =
  <Type>() =>
  <Schema extends z.ZodType>(
    schema: Schema,
    ..._isSame: Same<z.output<Schema>, Type> extends true ? [] : [theSchemaReadsAnotherType: never]
  ): Schema =>
    schema;

/** The schema of a union whose members are told apart by one of their fields, from the schema of each member. */
export const unionOf = <Member>(by: keyof Member & string, members: readonly z.ZodObject[]): z.ZodType<Member> =>
  // Members that are made one by one from an exhaustive record, which the compiler cannot follow through a list of them.
  z.discriminatedUnion(by, members as readonly [z.ZodObject, ...z.ZodObject[]]) as z.ZodType as z.ZodType<Member>;
