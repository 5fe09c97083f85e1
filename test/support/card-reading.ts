/** A button of a card, as a client would press it. */
export interface CardButton {
  readonly title: string;
  readonly verb: string;
  readonly data: Record<string, unknown>;
}

type Node = Record<string, unknown>;

/** Every object in a card, outer ones first. */
function nodesIn(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (value === null || typeof value !== 'object') return [];
  return [value as Node, ...Object.values(value).flatMap(nodesIn)];
}

const linesIn = (node: Node): readonly string[] => [
  ...(typeof node['text'] === 'string' ? [node['text']] : []),
  ...((node['facts'] ?? []) as Node[]).map(({ title, value }) => `${String(title)}: ${String(value)}`),
];

/** Everything that a card says, a line for each text and fact. */
export const textIn = (card: unknown): string => nodesIn(card).flatMap(linesIn).join('\n');

/** The inputs of a form by id, with what stands in them. */
export const inputsIn = (card: unknown): Record<string, string> =>
  Object.fromEntries(
    nodesIn(card)
      .filter(({ type }) => typeof type === 'string' && type.startsWith('Input.'))
      .map(({ id, value }) => [String(id), String(value)]),
  );

/** What an input offers to choose from, as titles by value. */
export function choicesIn(card: unknown, input: string): Record<string, string> {
  const choices = nodesIn(card).find(({ id }) => id === input)?.['choices'] as
    { title: string; value: string }[] | undefined;
  return Object.fromEntries((choices ?? []).map(({ title, value }) => [value, title]));
}

/** The buttons that reach the bot. */
export const buttonsIn = (card: unknown): readonly CardButton[] =>
  nodesIn(card)
    .filter(({ type }) => type === 'Action.Execute')
    .map(({ title, verb, data }) => ({
      title: String(title),
      verb: String(verb),
      data: data as Record<string, unknown>,
    }));

/** The text that stands right below an input, which is where its fault is told. */
export function faultBelow(card: unknown, input: string): string | null {
  const lists = nodesIn(card).flatMap((node) =>
    Object.values(node).filter((value): value is Node[] => Array.isArray(value)),
  );
  const list = lists.find((nodes) => nodes.some((node) => (node as Node | null)?.['id'] === input));
  const next = list?.[list.findIndex((node) => node['id'] === input) + 1];
  return next?.['type'] === 'TextBlock' ? String(next['text']) : null;
}

/** What a client sends when the button that confirms a form is pressed: its data, and what stands in the form or was typed instead. */
export function confirmation(
  form: unknown,
  typed: Record<string, unknown> = {},
): { verb: string; data: Record<string, unknown> } {
  const button = buttonsIn(form).find(({ verb }) => verb.endsWith('.confirm'));
  if (button === undefined) throw new Error(`Nothing in this card confirms anything: ${textIn(form)}`);
  return { verb: button.verb, data: { ...inputsIn(form), ...typed, ...button.data } };
}
