import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  healthCommandOf,
  lastOf,
  readDockerfile,
  readDockerignore,
  variablesOf,
  type Instruction,
  type Stage,
} from './dockerfile';

/** What a Dockerfile makes, as plain files. */
export interface Image {
  /** The folder on this machine that is the image's working directory. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthCommand: readonly string[];
}

/** A stage while it is built: the folder that stands for its root, and its working directory within. */
interface Layers {
  readonly root: string;
  workdir: string;
}

/** These say something about the image, and change no file. */
const DECLARATIONS = new Set(['ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD']);

/** The environment of a command in the image: nothing of this process's own, but its Node.js and npm. */
export const commandEnvironment = (
  variables: Readonly<Record<string, string>>,
): Record<string, string | undefined> => ({
  PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
  HOME: process.env['HOME'],
  NODE_EXTRA_CA_CERTS: process.env['NODE_EXTRA_CA_CERTS'],
  ...variables,
});

/** Builds what a folder's Dockerfile says, without a container engine: each stage becomes a folder of `target`. */
export async function buildImage(source: string, target: string): Promise<Image> {
  const stages = readDockerfile(await readFile(path.join(source, 'Dockerfile'), 'utf8'));
  const context = path.join(target, 'context');
  await copyContext(source, context);
  const built = new Map<string, string>();
  for (const [index, stage] of stages.entries()) {
    const name = stage.name ?? String(index);
    const layers = { root: path.join(target, `stage-${name}`), workdir: '/' };
    for (const instruction of stage.instructions) await follow(instruction, stage, layers, built, context);
    built.set(name, layers.root);
    if (index === stages.length - 1) return imageOf(stage, layers);
  }
  throw new Error('The Dockerfile has no stage.');
}

const imageOf = (stage: Stage, { root, workdir }: Layers): Image => ({
  folder: path.join(root, workdir),
  variables: variablesOf(stage),
  command: lastOf(stage, 'CMD').parts,
  healthCommand: healthCommandOf(stage).parts,
});

async function copyContext(source: string, context: string): Promise<void> {
  const passes = readDockerignore(await readFile(path.join(source, '.dockerignore'), 'utf8'));
  for (const name of await readdir(source)) {
    if (passes(name)) await cp(path.join(source, name), path.join(context, name), { recursive: true });
  }
}

async function follow(
  instruction: Instruction,
  stage: Stage,
  layers: Layers,
  built: ReadonlyMap<string, string>,
  context: string,
): Promise<void> {
  const { keyword, flags, parts, text } = instruction;
  if (keyword === 'WORKDIR') {
    layers.workdir = path.posix.resolve(layers.workdir, text);
    await mkdir(path.join(layers.root, layers.workdir), { recursive: true });
  } else if (keyword === 'COPY') {
    const from = flags['from'] === undefined ? context : built.get(flags['from']);
    if (from === undefined) throw new Error(`COPY names a stage that is not built: ${String(flags['from'])}.`);
    const destination = parts.at(-1) ?? '';
    const folder = path.join(layers.root, path.posix.resolve(layers.workdir, destination));
    for (const part of parts.slice(0, -1)) await copy(path.join(from, part), folder, destination.endsWith('/'));
  } else if (keyword === 'RUN') {
    const cwd = path.join(layers.root, layers.workdir);
    // What the machine's cache holds need not be fetched again.
    const env = commandEnvironment({ ...variablesOf(stage), npm_config_prefer_offline: 'true' });
    await promisify(execFile)('/bin/sh', ['-c', text], { cwd, env, maxBuffer: 16 * 1024 * 1024 });
  } else if (!DECLARATIONS.has(keyword)) {
    throw new Error(`This build does not know the instruction ${keyword}.`);
  }
}

/** As COPY does: the content of a folder, or a file into a folder. */
async function copy(source: string, folder: string, takesFiles: boolean): Promise<void> {
  const isFolder = (await stat(source)).isDirectory();
  if (!isFolder && !takesFiles) throw new Error(`The destination of ${source} has to end with a slash.`);
  await cp(source, isFolder ? folder : path.join(folder, path.basename(source)), {
    recursive: true,
    verbatimSymlinks: true,
  });
}
