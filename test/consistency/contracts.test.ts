import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createSourceFile,
  forEachChild,
  isFunctionTypeNode,
  isInterfaceDeclaration,
  isMethodSignature,
  isTypeAliasDeclaration,
  ScriptTarget,
  type Node,
} from 'typescript';

/*
 * A use case is tested with fakes of its ports. That proves something only where one suite holds for the fake and for
 * the adapter that production uses.
 */

const ROOT = join(__dirname, '..', '..');

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);

/** The suite of each port. */
const SUITES: Readonly<Record<string, string>> = {
  Alarms: 'describeAlarms',
  ChannelMessenger: 'describeChannelMessenger',
  DraftRepository: 'describeDraftRepository',
  EventSink: 'describeEventSink',
  Meter: 'describeMeter',
  Outbox: 'describeOutbox',
  Pace: 'describePace',
  PartnerCenter: 'describePartnerCenter',
  PersonalMessenger: 'describePersonalMessenger',
  PersonRepository: 'describePersonRepository',
  ReferralRepository: 'describeReferralRepository',
  Roster: 'describeRoster',
  SolutionCatalogue: 'describeCatalogue',
  SubscriberRepository: 'describeSubscriberRepository',
  SyncStore: 'describeSyncStore',
};

/** The part of a suite that holds for a fake which is only part of the port. */
const SUITES_OF_PARTS: Readonly<Record<string, string>> = { describeReferralRepository: 'describeReferralStore' };

/** Ports without a suite, and why. */
const WITHOUT_SUITE: Readonly<Record<string, string>> = {
  Clock: 'a function of nothing: production uses the system clock',
  Random: 'a function of a size: production uses the bytes of node:crypto',
  NextOccurrence: 'a function that every test has from its only implementation',
  Log: 'it gives nothing back that a use case could depend on',
  PipelineRepository:
    'no fake counts anything: tests of use cases give the digest, and the database’s counts have a suite',
};

/** Joins fakes, and is none itself. */
const DESK = 'a-desk';

/** Types that something outside the use cases implements: interfaces with methods, and functions. */
function portsIn(path: string): readonly string[] {
  const ports: string[] = [];
  forEachChild(createSourceFile(path, read(path), ScriptTarget.Latest), (node: Node) => {
    if (isInterfaceDeclaration(node) && node.members.some(isMethodSignature)) ports.push(node.name.text);
    if (isTypeAliasDeclaration(node) && isFunctionTypeNode(node.type)) ports.push(node.name.text);
  });
  return ports;
}

const ports = filesIn('src/application/ports').flatMap(portsIn);
const tests = filesIn('test').filter((file) => file.endsWith('.test.ts'));
const FAKES = 'test/fakes/fakes.test.ts';

/** The tests in which a suite runs. */
const usersOf = (suite: string): readonly string[] =>
  tests.filter((file) => new RegExp(`\\b${suite}\\(`, 'u').test(read(file)));

describe('a port', () => {
  it('has a suite, or a reason for having none', () => {
    expect([...ports].sort()).toEqual([...Object.keys(SUITES), ...Object.keys(WITHOUT_SUITE)].sort());
  });

  it.each(Object.entries(SUITES))('is described by a suite for any implementation: %s', (port, suite) => {
    const contracts = filesIn('test/contracts').map(read);
    const contract = contracts.find((text) => text.includes(`export function ${suite}(`));

    expect(contract).toMatch(
      new RegExp(`import type \\{[^}]*\\b${port}\\b[^}]*\\} from '../../src/application/ports'`, 'u'),
    );
  });
});

describe('a suite', () => {
  it.each(Object.values(SUITES))('runs for an adapter and for a fake: %s', (suite) => {
    const users = [...usersOf(suite), ...usersOf(SUITES_OF_PARTS[suite] ?? suite)];

    expect(users).toContain(FAKES);
    expect(users.filter((file) => file !== FAKES)).not.toEqual([]);
  });
});

describe('a fake', () => {
  const fakes = filesIn('test/fakes').filter((file) => !file.endsWith('.test.ts'));

  it.each(fakes.map((file) => file.slice('test/fakes/'.length, -'.ts'.length)).filter((name) => name !== DESK))(
    'runs through the suite of its port: %s',
    (name) => {
      expect(read(FAKES)).toContain(`from './${name}';`);
    },
  );
});
