/** @type {import('jest').Config} What `npm test` runs: everything but `*.slow.test.ts`. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['\\.slow\\.test\\.ts$'],
  maxWorkers: '100%',
  // What a suite loads is not all given back; a worker that has grown so large is replaced.
  workerIdleMemoryLimit: '1GB',
  coverageProvider: 'v8',
  testTimeout: 180_000,
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // A dynamic import names the compiled file, as Node.js will load it.
  moduleNameMapper: { '^(\\.{1,2}/.*/bot-framework)\\.js$': '$1' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};
