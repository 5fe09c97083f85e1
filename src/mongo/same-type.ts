import { z } from 'zod';

/** A deeply readonly type: schemas infer mutable types, and the domain's are readonly. */
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
 * A schema whose output is exactly a type, so that every written value can be read; any other schema is a compile
 * error. Usage: `schemaOf<Type>()(schema)`.
 */
export const schemaOf =
  <Type>() =>
  <Schema extends z.ZodType>(
    schema: Schema,
    ..._isSame: Same<z.output<Schema>, Type> extends true ? [] : [theSchemaReadsAnotherType: never]
  ): Schema =>
    schema;

/** The schema of a union that is discriminated by the field `by`, from the schemas of its members. */
export const unionOf = <Member>(by: keyof Member & string, members: readonly z.ZodObject[]): z.ZodType<Member> =>
  // The casts are safe: the members come from an exhaustive record, which the compiler cannot see from a list.
  z.discriminatedUnion(by, members as readonly [z.ZodObject, ...z.ZodObject[]]) as z.ZodType as z.ZodType<Member>;
