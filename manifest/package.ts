/** `npm run package`: writes dist/co-sell-desk.zip, ready to upload to Teams. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { faultsOf, fillPackage, isAppId, zipOf } from './app-package';

const DIST = join(__dirname, '..', 'dist');

async function main(): Promise<number> {
  const appId = process.env['MicrosoftAppId'];
  if (!isAppId(appId)) {
    console.error('Set MicrosoftAppId to the application (client) id of your bot, a GUID, and run this again.');
    return 1;
  }
  const files = fillPackage(__dirname, appId);
  const faults = faultsOf(files);
  if (faults.length > 0) {
    console.error('Nothing was written, because Teams would refuse this package:');
    for (const { file, path, message } of faults) console.error(`  ${[file, path].join(' ').trim()}: ${message}`);
    return 1;
  }
  const target = join(DIST, 'co-sell-desk.zip');
  mkdirSync(DIST, { recursive: true });
  writeFileSync(target, await zipOf(files));
  console.log(`Wrote ${relative(process.cwd(), target)}.
Next: in Teams choose Apps > Manage your apps > Upload an app > Upload a custom app and pick this file,
or give it to an administrator: Teams admin center > Teams apps > Manage apps > Upload new app.
Before you publish it, put your own name and addresses under "developer" in manifest/manifest.json.`);
  return 0;
}

void main().then((code) => {
  process.exitCode = code;
});
