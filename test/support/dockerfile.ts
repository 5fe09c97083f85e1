/** One instruction, such as `COPY --from=build /app/dist ./dist`. */
export interface Instruction {
  readonly keyword: string;
  /** By name, without the dashes. */
  readonly flags: Readonly<Record<string, string>>;
  /** What follows the flags. */
  readonly text: string;
  /** The text's parts: those of a JSON array, or else what stands between spaces. */
  readonly parts: readonly string[];
  /** Whether the parts are a JSON array, which no shell reads. */
  readonly isExec: boolean;
}

/** A stage begins with FROM, which is not among its instructions. */
export interface Stage {
  readonly name: string | null;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** What its lines hold, without empty ones. */
const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const FLAG = /^--(?<name>[\w-]+)=(?<value>\S+)\s+/u;

function readInstruction(line: string): Instruction {
  const [, keyword = '', rest = ''] = /^(\w+)\s+(.*)$/u.exec(line) ?? [];
  const flags: Record<string, string> = {};
  let text = rest;
  for (let flag = FLAG.exec(text); flag !== null; flag = FLAG.exec(text)) {
    flags[flag.groups?.['name'] ?? ''] = flag.groups?.['value'] ?? '';
    text = text.slice(flag[0].length);
  }
  const isExec = text.startsWith('[');
  const parts = isExec ? (JSON.parse(text) as string[]) : text.split(/\s+/u);
  return { keyword: keyword.toUpperCase(), flags, text, parts, isExec };
}

/** The stages of a Dockerfile, in order. */
export function readDockerfile(dockerfile: string): readonly Stage[] {
  const lines = linesOf(dockerfile.replace(/^\s*#.*$/gmu, '').replace(/\\\n/gu, ' '));
  return lines.map(readInstruction).reduce<readonly Stage[]>((stages, instruction) => {
    if (instruction.keyword === 'FROM') {
      const [base = '', , name = null] = instruction.parts;
      return [...stages, { name, base, instructions: [] }];
    }
    const current = stages.at(-1);
    if (current === undefined) throw new Error(`${instruction.keyword} stands before the first FROM.`);
    return [...stages.slice(0, -1), { ...current, instructions: [...current.instructions, instruction] }];
  }, []);
}

/** The variables that a stage sets with ENV. */
export const variablesOf = ({ instructions }: Stage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    instructions
      .filter(({ keyword }) => keyword === 'ENV')
      .flatMap(({ parts }) => parts.map((part) => part.split('=', 2) as [string, string])),
  );

/** The command that a stage's HEALTHCHECK runs. */
export function healthCommandOf({ instructions }: Stage): Instruction {
  const check = instructions.find(({ keyword }) => keyword === 'HEALTHCHECK');
  if (check === undefined) throw new Error('The stage has no HEALTHCHECK.');
  return readInstruction(check.text);
}

/** The last instruction of a kind, which is the one that counts. */
export function lastOf({ instructions }: Stage, keyword: string): Instruction {
  const found = instructions.findLast((instruction) => instruction.keyword === keyword);
  if (found === undefined) throw new Error(`The stage has no ${keyword}.`);
  return found;
}

/**
 * Which paths a .dockerignore lets through. It has to be a list of what may pass, by names at the root, after a `*` that
 * keeps everything out: that is all this reads.
 *
 * @throws Error where it is anything else
 */
export function readDockerignore(dockerignore: string): (path: string) => boolean {
  const [first, ...rest] = linesOf(dockerignore).filter((line) => !line.startsWith('#'));
  if (first !== '*' || !rest.every((line) => /^![\w.-]+$/u.test(line)))
    throw new Error('.dockerignore is not a list of what may pass.');
  const passing = new Set(rest.map((line) => line.slice(1)));
  return (path) => passing.has(path.split('/')[0] ?? '');
}
