/**
 * The app package that Teams installs: the app id is filled in, the files are validated with Microsoft's schema, and
 * zipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import JSZip from 'jszip';

/** The texts of one language, by the path of the manifest's text that each replaces. */
export type Localisation = Record<string, string>;

/**
 * The parts of a Teams manifest that packaging reads; the schema validates the others. Optional members are those that
 * an edited manifest may lack.
 */
export interface Manifest {
  manifestVersion: string;
  id: string;
  name: { short: string; full: string };
  description: { short: string; full: string };
  icons?: { color?: string; outline?: string };
  localizationInfo?: { additionalLanguages?: { languageTag: string; file: string }[] };
  bots: { botId: string; commandLists: { commands: { title: string; description: string }[] }[] }[];
}

/** The content of the zip: files by name, among them `manifest.json`. */
export type PackageFiles = ReadonlyMap<string, Buffer>;

/** A fault that Teams would reject, and its place. */
export interface Fault {
  file: string;
  path: string;
  message: string;
}

const TOKEN = '${{MicrosoftAppId}}';
/** Schema keywords whose messages do not name the value. */
const DETAILED = new Set(['additionalProperties', 'enum', 'const']);
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text has the form of an application id of Microsoft Entra. */
export function isAppId(text: string | undefined): text is string {
  return text !== undefined && GUID.test(text);
}

/** Reads the package's files from a folder and fills in the app id. Missing files are left out. */
export function fillPackage(folder: string, appId: string): PackageFiles {
  const text = readFileSync(join(folder, 'manifest.json'), 'utf8').replaceAll(TOKEN, () => appId);
  const files = new Map([['manifest.json', Buffer.from(text)]]);
  for (const name of filesNamedIn(JSON.parse(text) as Manifest)) {
    const path = join(folder, name);
    if (existsSync(path)) files.set(name, readFileSync(path));
  }
  return files;
}

/** All faults of a package, by file and path; empty if Teams would accept it. */
export function faultsOf(files: PackageFiles): Fault[] {
  const manifest = parsed(files, 'manifest.json') as Manifest;
  const faults = schemaFaults('manifest.json', manifest, schemaOf(manifest, 'MicrosoftTeams.schema.json'));
  if (faults.length > 0) return faults;
  for (const name of filesNamedIn(manifest)) {
    if (!files.has(name)) faults.push({ file: name, path: '', message: 'is named in manifest.json but missing' });
  }
  for (const file of localisationsOf(manifest)) {
    if (files.has(file)) faults.push(...localisationFaults(manifest, file, parsed(files, file) as Localisation));
  }
  return faults;
}

/** The zip that Teams installs, every file at its root. The same content always gives the same bytes. */
export async function zipOf(files: PackageFiles): Promise<Buffer> {
  const zip = new JSZip();
  const date = new Date('2000-01-01T00:00:00Z');
  for (const [name, content] of files) zip.file(name, content, { date });
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

/** All translatable texts of the manifest, by the key that a localisation uses. */
export function visibleTexts({ name, description, bots }: Manifest): Map<string, string> {
  const texts = new Map([
    ['name.short', name.short],
    ['name.full', name.full],
    ['description.short', description.short],
    ['description.full', description.full],
  ]);
  bots.forEach((bot, b) => {
    bot.commandLists.forEach((list, l) => {
      list.commands.forEach((command, c) => {
        const at = `bots[${b}].commandLists[${l}].commands[${c}]`;
        texts.set(`${at}.title`, command.title).set(`${at}.description`, command.description);
      });
    });
  });
  return texts;
}

function filesNamedIn(manifest: Manifest): string[] {
  const { color, outline } = manifest.icons ?? {};
  return [color, outline, ...localisationsOf(manifest)].filter((name) => name !== undefined);
}

function localisationsOf({ localizationInfo }: Manifest): string[] {
  return (localizationInfo?.additionalLanguages ?? []).map(({ file }) => file);
}

function localisationFaults(manifest: Manifest, file: string, words: Localisation): Fault[] {
  const texts = visibleTexts(manifest);
  const missing = [...texts.keys()].filter((key) => !(key in words));
  const strays = Object.keys(words).filter((key) => key !== '$schema' && !texts.has(key));
  return [
    ...schemaFaults(file, words, schemaOf(manifest, 'MicrosoftTeams.Localization.schema.json')),
    ...missing.map((path) => ({ file, path, message: 'has no translation' })),
    ...strays.map((path) => ({ file, path, message: 'is not in manifest.json' })),
  ];
}

function schemaFaults(file: string, content: unknown, schema: object): Fault[] {
  // Microsoft's patterns are not all valid in Unicode mode.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  validate(content);
  return (validate.errors ?? []).map(({ instancePath, keyword, message = 'is invalid', params }) => ({
    file,
    path: instancePath,
    message: DETAILED.has(keyword) ? `${message}: ${JSON.stringify(params)}` : message,
  }));
}

/** Microsoft's schema for the manifest's version, read from its npm package without network access. */
function schemaOf({ manifestVersion }: Manifest, name: string): object {
  const schemas = '@microsoft/app-manifest/build/json-schemas/teams';
  return JSON.parse(readFileSync(require.resolve(`${schemas}/v${manifestVersion}/${name}`), 'utf8')) as object;
}

function parsed(files: PackageFiles, name: string): unknown {
  return JSON.parse(files.get(name)?.toString('utf8') ?? '{}');
}
