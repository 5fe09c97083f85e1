/**
 * What `npm run test:slow` runs: whatever kills processes or starts them again and again, runs for long, imports very
 * much, or needs a browser, and with their full numbers the suites of which `npm test` runs a part. Tests and hooks have ten
 * minutes each, which only what hangs takes: starting browsers and processes takes long where the machine is busy.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/**/*.slow.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 600_000,
};
