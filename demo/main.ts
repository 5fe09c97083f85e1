import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Service } from '../src/app/compose';
import { readConfig } from '../src/app/config';
import { loadSolutions } from '../src/bin/solutions-from-file';
import { partnerCenterVariables, startDesk } from './desk';
import { foldersIn, setAsideOrphanedDatabase, type DataFolders } from './earlier-data';
import { startPartnerCenter, type PartnerCenterStandIn } from './partner-center/server';
import { startPlayground, currentUserId, type Playground } from './playground';
import { initialRecords, play } from './storyline';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '3978' },
    'playground-port': { type: 'string', default: '56150' },
    'partner-center-port': { type: 'string', default: '56160' },
    'data-dir': { type: 'string', default: join('data', 'demo') },
  },
});

const THINGS_TO_TRY = `
In Teams:
  1. Open "Deal room" and then "General" of Northwind Sales on the left: cards come to both, and change in both.
  2. When Contoso Freight Inc comes, press "I'll look at it". Half a minute later you see reminders: in its thread, in the
     channel, and in your "Personal Chat". Press Accept on any of them, change the value (try 130k), and confirm:
     Partner Center has it accepted, and at that value.
  3. Decline another with a reason. Leave Adventure Works alone: after two minutes it expires, and its thread is told.

In Partner Center, in a window beside it, as Microsoft or as a colleague who works there:
  4. Press "Send a new referral", then Send: seconds later its card is in the channel. Accept it there.
  5. Press Change on it, and give it another value and name: its card changes, too.
  6. Cause a fault: "503 Not available", 4 of them, then "Cause it". Press Edit on a card, and save another value: the card says
     that it waits to reach Partner Center, and within half a minute, by itself, no more ("Recover" ends a fault at once).
     Below, the service logs what it meets; "Requests that came" tells the other side of it.

A deal of your own, in "Personal Chat":
  7. new deal Contoso Freight Inc, 50k USD, end of March, co-sell
     Answer what is asked: Freight backup – skip – migration accelerator – architecture – yes – create
     In Partner Center Microsoft's record appears beside ours: press Accept there, and you are told who its seller is.
  8. Meanwhile Microsoft accepted a deal with Litware, too. Press Details on that message, then Won. One of its solutions is
     eligible for Microsoft's incentives: answer what its registration asks, confirm, press Undo, and do it again. A minute
     later it is final, and Partner Center has it. The card in the chat stays as it was: type archived, and press Open there.
  9. Type: digest – then: inbound – deals – find contoso – help – language 中文 – language English
     Under any card of the channel type @Co, choose Co-sell Desk, and go on with: settings
  Then stop the demo and start it again. The Playground has forgotten its messages, and the channels are empty, but nothing
  is lost, and nothing comes twice: type inbound, deals or archived in "Personal Chat".
`;

/**
 * Resolves once a channel or group chat was opened. The Playground adds the bot to a chat or channel when it is opened
 * for the first time, and to the personal chat when its page is opened.
 */
async function waitForOpenedChannel(serviceUrl: string, signal: AbortSignal): Promise<void> {
  const installations = async (): Promise<number> => {
    const metrics = await (await fetch(`${serviceUrl}/metrics`, { signal })).text();
    return Number(
      /^cosell_turn_seconds_count\{kind="installationUpdate",status="200"\} (\d+)$/mu.exec(metrics)?.[1] ?? 0,
    );
  };
  while ((await installations()) < 2) await wait(500, undefined, { signal });
}

/** The running parts, in the order in which they were started. */
interface Demo {
  readonly partnerCenter: PartnerCenterStandIn;
  readonly service: Service;
  readonly playground: Playground;
}

async function start(folders: DataFolders): Promise<Demo> {
  const variables = {
    ALLOW_ANONYMOUS: 'true',
    PORT: options.port,
    DATA_DIR: folders.database,
    ADMINISTRATORS: currentUserId(),
    // So rarely that updates visibly come through Partner Center's webhook.
    SYNC: '* * * * *',
    TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
    LOG_LEVEL: 'warn',
  };
  await loadSolutions(readConfig(variables), join(__dirname, 'solutions.csv'));
  const port = Number(options['partner-center-port']);
  const partnerCenter = await startPartnerCenter({
    port,
    file: folders.partnerCenter,
    seed: initialRecords(new Date()),
  });
  const service = await startDesk(
    readConfig({ ...variables, ...partnerCenterVariables(partnerCenter) }),
    partnerCenter,
  );
  const playground = await startPlayground(service.url, Number(options['playground-port']), folders.playground);
  return { partnerCenter, service, playground };
}

async function stop({ partnerCenter, service, playground }: Demo): Promise<void> {
  playground.stop();
  await service.stop();
  await partnerCenter.stop();
}

const welcome = ({ partnerCenter, playground }: Demo): string => `
Co-sell Desk is running. Open both:
  Teams            ${playground.url}
  Partner Center   ${partnerCenter.url}
${THINGS_TO_TRY}
Ctrl-C stops everything; the data stays in ${options['data-dir']}.
`;

async function main(): Promise<void> {
  const folders = foldersIn(options['data-dir']);
  const aside = setAsideOrphanedDatabase(folders, new Date());
  if (aside !== null)
    process.stdout.write(
      `The data of an earlier demo has no Partner Center. It is in ${aside} now; this demo begins anew.\n`,
    );
  const demo = await start(folders);
  process.stdout.write(welcome(demo));

  const stopping = new AbortController();
  const end = (): void => {
    stopping.abort();
    process.stdout.write('\nStopping …\n');
    void stop(demo).then(() => process.exit(0));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);

  const { signal } = stopping;
  await waitForOpenedChannel(demo.service.url, signal)
    .then(() => play(demo.partnerCenter, signal))
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
