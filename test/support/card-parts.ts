/** One object of a card: the card itself, an element, an action, a choice. */
export type CardNode = Readonly<Record<string, unknown>>;

/** Every object in a card, outer ones first. */
export function nodesOf(value: unknown): readonly CardNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (value === null || typeof value !== 'object') return [];
  return [value as CardNode, ...Object.values(value).flatMap(nodesOf)];
}

/** The facts in a card by their label. */
export const factsIn = (card: unknown): Record<string, unknown> =>
  Object.fromEntries(
    nodesOf(card)
      .filter(({ type }) => type === 'FactSet')
      .flatMap(({ facts }) => facts as readonly CardNode[])
      .map(({ title, value }) => [String(title), value]),
  );

/** The actions of one type, fallbacks left out. */
export const actionsIn = (card: unknown, type: string): readonly CardNode[] =>
  nodesOf(card).filter((node) => node['type'] === type);

/** The styles of the containers that have one. */
export const tonesIn = (card: unknown): readonly unknown[] =>
  nodesOf(card)
    .filter(({ type, style }) => type === 'Container' && style !== undefined)
    .map(({ style }) => style);

/** The inputs of a form. */
export const inputNodes = (card: unknown): readonly CardNode[] =>
  nodesOf(card).filter(({ type }) => typeof type === 'string' && type.startsWith('Input.'));

/** How large a card is on the wire. */
export const bytesOf = (card: object): number => Buffer.byteLength(JSON.stringify(card));
