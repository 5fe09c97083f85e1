import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import JSZip from 'jszip';
import { faultsOf, fillPackage, isAppId, visibleTexts, zipOf } from '../../manifest/app-package';
import { compiled } from '../support/compiled';
import type { Localisation, Manifest, PackageFiles } from '../../manifest/app-package';

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, 'manifest');
const APP_ID = '0b8c7d2e-1f3a-4b5c-8d6e-7f8091a2b3c4';

const files = fillPackage(FOLDER, APP_ID);
const manifest = JSON.parse(text('manifest.json')) as Manifest;
const chinese = JSON.parse(text('zh-cn.json')) as Localisation;

describe('the app package', () => {
  it('is valid by the schema Microsoft publishes for its manifest version', () => {
    expect(faultsOf(files)).toEqual([]);
  });

  it('carries the app id as its own id and as the bot id, and no placeholder is left', () => {
    expect([manifest.id, manifest.bots[0]?.botId]).toEqual([APP_ID, APP_ID]);
    expect(text('manifest.json')).not.toContain('${{');
  });

  it('carries the version of package.json, so that Teams sees a release as an update', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(manifest).toMatchObject({ version });
  });

  it('asks for no permission, no single sign-on, no files and no domain', () => {
    const asked = Object.keys(manifest).filter((key) => /authorization|webApplicationInfo|ermissions/.test(key));
    expect(asked).toEqual([]);
    expect(manifest).toMatchObject({ validDomains: [], bots: [{ supportsFiles: false }] });
  });

  it('can be installed for a person, a team and a group chat, and offers commands in each', () => {
    const scopes = ['personal', 'team', 'groupChat'];
    const commandLists = [{ scopes: ['personal'] }, { scopes: ['team', 'groupChat'] }];
    expect(manifest).toMatchObject({ defaultInstallScope: 'team', bots: [{ scopes, commandLists }] });
  });

  it('has each command of a list only once', () => {
    const lists = manifest.bots.flatMap((bot) =>
      bot.commandLists.map(({ commands }) => commands.map(({ title }) => title)),
    );
    expect(lists.filter((titles) => new Set(titles).size < titles.length)).toEqual([]);
  });

  it('contains exactly the manifest, its Chinese localisation and two icons, all at the root', async () => {
    const zip = await JSZip.loadAsync(await zipOf(files));
    expect(Object.keys(zip.files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png', 'zh-cn.json']);
    expect(JSON.parse((await zip.file('manifest.json')?.async('string')) ?? '')).toEqual(manifest);
    expect(await zip.file('color.png')?.async('nodebuffer')).toEqual(files.get('color.png'));
  });

  it('has the same bytes if nothing has changed', async () => {
    expect(await zipOf(fillPackage(FOLDER, APP_ID))).toEqual(await zipOf(files));
  });
});

describe('a package Teams would refuse', () => {
  it('is reported if the name is too long, with the place of the fault', () => {
    const name = { ...manifest.name, short: 'A name that is longer than thirty characters' };
    expect(faultsOf(withJson('manifest.json', { ...manifest, name }))).toEqual([
      { file: 'manifest.json', path: '/name/short', message: 'must NOT have more than 30 characters' },
    ]);
  });

  it('is reported if the manifest declares no icons', () => {
    const { icons: _, ...rest } = manifest;
    expect(faultsOf(withJson('manifest.json', rest))).toEqual([
      { file: 'manifest.json', path: '', message: "must have required property 'icons'" },
    ]);
  });

  it('is reported if a property is misspelled, with its name', () => {
    const [fault] = faultsOf(withJson('manifest.json', { ...manifest, acentColor: '#000000' }));
    expect(fault?.message).toContain('acentColor');
  });

  it('is reported with all its faults at once', () => {
    const broken = { ...manifest, id: 'no-guid', accentColor: 'teal' };
    const paths = faultsOf(withJson('manifest.json', broken)).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['/id', '/accentColor']));
  });

  it.each(['color.png', 'zh-cn.json'])('is reported if %s is named but missing', (file) => {
    const rest = new Map([...files].filter(([name]) => name !== file));
    expect(faultsOf(rest)).toEqual([{ file, path: '', message: 'is named in manifest.json but missing' }]);
  });

  it('is reported if its folder lacks an icon', () => {
    const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
    try {
      for (const name of ['manifest.json', 'zh-cn.json', 'color.png'])
        copyFileSync(join(FOLDER, name), join(folder, name));
      expect(faultsOf(fillPackage(folder, APP_ID)).map(({ file }) => file)).toEqual(['outline.png']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is reported if a translated name is too long', () => {
    const [fault] = faultsOf(withJson('zh-cn.json', { ...chinese, 'name.short': '名'.repeat(31) }));
    expect(fault).toMatchObject({ file: 'zh-cn.json', path: '/name.short' });
  });

  it('is reported if a text has no translation', () => {
    const { 'name.full': _, ...rest } = chinese;
    expect(faultsOf(withJson('zh-cn.json', rest))).toEqual([
      { file: 'zh-cn.json', path: 'name.full', message: 'has no translation' },
    ]);
  });

  it('is reported if a translation has no text', () => {
    const path = 'bots[0].commandLists[2].commands[0].title';
    expect(faultsOf(withJson('zh-cn.json', { ...chinese, [path]: '多余' }))).toEqual([
      { file: 'zh-cn.json', path, message: 'is not in manifest.json' },
    ]);
  });
});

describe('the Chinese localisation of the manifest', () => {
  const keys = Object.keys(chinese).filter((key) => key !== '$schema');

  it.each(keys)('addresses a text that exists at %s', (key) => {
    // Jest's own reader of paths such as "a[0].b", so that this does not rely on the code under test.
    expect(manifest).toHaveProperty(key, expect.any(String));
  });

  it('covers every text that people see', () => {
    expect(keys.sort()).toEqual([...visibleTexts(manifest).keys()].sort());
  });

  it("has Chinese characters in everything but the product's name", () => {
    const latin = keys.filter((key) => !/\p{Script=Han}/u.test(chinese[key] ?? ''));
    expect(latin).toEqual(['name.short']);
    expect(chinese['name.short']).toBe(manifest.name.short);
  });

  it('has commands that the bot recognises', () => {
    const titles = [...visibleTexts(manifest)].filter(([key]) => key.endsWith('.title'));
    expect(Object.fromEntries(titles.map(([key, title]) => [title, chinese[key]]))).toEqual({
      help: '帮助',
      inbound: '待处理',
      deals: '交易',
      archived: '已归档',
      favorites: '收藏',
      find: '查找',
      show: '查看',
      accept: '接受',
      decline: '拒绝',
      claim: '认领',
      'new deal': '新建交易',
      won: '赢单',
      lost: '丢单',
      digest: '摘要',
      settings: '设置',
      mute: '静音',
      language: '语言',
    });
  });
});

describe('the icons', () => {
  it.each([
    ['color.png', 192],
    ['outline.png', 32],
  ])('%s is a small square PNG of %i pixels', (name, size) => {
    expect(files.get(name)?.length).toBeLessThan(15_000);
    expect(decoded(name)).toMatchObject({ width: size, height: size });
  });

  it('the colour icon has no transparent edges', () => {
    const { pixels } = decoded('color.png');
    expect(pixels.every(({ alpha }) => alpha === 255)).toBe(true);
  });

  it('the outline icon is only white and transparent', () => {
    const { pixels } = decoded('outline.png');
    const seen = pixels.filter(({ alpha }) => alpha > 0);
    expect(seen.length).toBeGreaterThan(100);
    expect(seen.length).toBeLessThan(pixels.length / 2);
    expect(seen.filter(({ red, green, blue }) => red + green + blue !== 3 * 255)).toEqual([]);
  });
});

describe('npm run package', () => {
  it.each([
    ['is missing', {}],
    ['is no GUID', { MicrosoftAppId: 'co-sell-desk' }],
  ])('refuses and says what to set if MicrosoftAppId %s', async (_, set) => {
    const { MicrosoftAppId: _id, ...env } = process.env;
    const run = spawnSync(process.execPath, [await compiled(join('manifest', 'package.ts'))], {
      cwd: ROOT,
      env: { ...env, ...set },
      encoding: 'utf8',
    });
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr.trim()).toMatch(/^Set MicrosoftAppId to [^\n]*$/);
  });

  it.each([
    [APP_ID, true],
    [APP_ID.toUpperCase(), true],
    [`${APP_ID}0`, false],
    ['', false],
    [undefined, false],
  ])('accepts the app id %s: %s', (id, taken) => {
    expect(isAppId(id)).toBe(taken);
  });
});

function text(name: string): string {
  return files.get(name)?.toString('utf8') ?? '';
}

function withJson(name: string, content: object): PackageFiles {
  return new Map([...files, [name, Buffer.from(JSON.stringify(content))]]);
}

/** Decodes a PNG of 8 bits a channel, with or without alpha, not interlaced: what our icons are. */
function decoded(name: string) {
  const png = files.get(name) ?? Buffer.alloc(0);
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, kind, , , interlaced] = png.subarray(24, 29);
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0)
    throw new Error(`${name} is no plain RGB or RGBA PNG`);
  const step = kind === 6 ? 4 : 3;
  const flat = unfiltered(inflateSync(imageData(png)), width * step, step).flat();
  const pixels = Array.from({ length: width * height }, (_, p) => {
    const [red = 0, green = 0, blue = 0, alpha = 255] = flat.slice(p * step, (p + 1) * step);
    return { red, green, blue, alpha };
  });
  return { width, height, pixels };
}

function imageData(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(body);
  }
  return Buffer.concat(parts);
}

function unfiltered(bytes: Buffer, stride: number, step: number): number[][] {
  const rows: number[][] = [];
  for (let start = 0; start < bytes.length; start += stride + 1) {
    const above = rows.at(-1) ?? [];
    const row: number[] = [];
    bytes.subarray(start + 1, start + 1 + stride).forEach((byte, x) => {
      const guess = predicted(bytes[start], row[x - step] ?? 0, above[x] ?? 0, above[x - step] ?? 0);
      row.push((byte + guess) & 255);
    });
    rows.push(row);
  }
  return rows;
}

/** The PNG filters: none, sub, up, average, Paeth. */
function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  const nearest = [left, up, corner].sort(
    (a, b) => Math.abs(left + up - corner - a) - Math.abs(left + up - corner - b),
  );
  return [0, left, up, (left + up) >> 1, nearest[0] ?? 0][filter ?? 0] ?? 0;
}
