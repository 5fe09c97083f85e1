/**
 * What `npm run test:slow` runs: whatever kills processes or starts them again and again, runs for long, imports very
 * much, or needs a browser, and with their full numbers the suites of which `npm test` runs a part.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/**/*.slow.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 600_000,
};
