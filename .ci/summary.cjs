/**
 * Tells what came of the tests: `node .ci/summary.cjs FILE...` reads what `jest --json` wrote, prints the slowest suites
 * and those that failed, writes how long each suite took into artifacts/suites.json, and ends with the line
 * `N passed, N failed, N skipped`. A suite that could not run counts as a failed test, and so does a file that is not there.
 * Exits with 1 where anything failed.
 */
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const SLOWEST = 10;
const ROOT = path.join(__dirname, '..');
const ARTIFACTS = path.join(ROOT, 'artifacts');

const files = process.argv.slice(2);
const missing = files.filter((file) => !existsSync(file));
const reports = files.filter(existsSync).map((file) => JSON.parse(readFileSync(file, 'utf8')));

const suites = reports
  .flatMap(({ testResults }) => testResults)
  .map(({ name, status, startTime, endTime, assertionResults }) => ({
    suite: path.relative(ROOT, name),
    seconds: Math.round((endTime - startTime) / 100) / 10,
    passed: assertionResults.filter((test) => test.status === 'passed').length,
    failed: assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => fullName),
    didRun: status !== 'failed' || assertionResults.length > 0,
  }))
  .sort((one, other) => other.seconds - one.seconds);

mkdirSync(ARTIFACTS, { recursive: true });
writeFileSync(path.join(ARTIFACTS, 'suites.json'), `${JSON.stringify(suites, null, 2)}\n`);

console.log(`\nThe ${SLOWEST} slowest of ${suites.length} suites:`);
for (const { suite, seconds } of suites.slice(0, SLOWEST)) console.log(`${seconds.toFixed(1).padStart(7)} s  ${suite}`);

const troubled = suites.filter(({ failed, didRun }) => failed.length > 0 || !didRun);
if (troubled.length + missing.length > 0) console.log('\nFailed:');
for (const file of missing) console.log(`  ${file} was not written: its run ended early`);
for (const { suite, failed, didRun } of troubled) {
  console.log(`  ${suite}${didRun ? '' : ': it could not run'}`);
  for (const name of failed) console.log(`    ${name}`);
}

const sum = (of) => reports.reduce((total, report) => total + of(report), 0);
const passed = sum((report) => report.numPassedTests);
const failed = sum((report) => report.numFailedTests + report.numRuntimeErrorTestSuites) + missing.length;
const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
