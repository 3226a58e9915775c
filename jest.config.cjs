// Tiers, distinguished by file name: *.spec.ts touches nothing outside the process, *.db.spec.ts talks to a real
// PostgreSQL, test/e2e drives the built processes, test/console a browser, test/deploy a whole deployment. `.long.` in a
// name: at length, for the gate and not for `npm test`.
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
  moduleNameMapper: {
    '^@app/([a-z-]+)/(.*)$': '<rootDir>/libs/$1/src/$2',
    '^@app/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
  },
  setupFiles: ['reflect-metadata'],
};

/** Each package is loaded once a worker instead of once a file, which took longer than the tests of most files. */
const sharedPackages = {
  testEnvironment: '<rootDir>/test/jest/shared-packages-environment.ts',
  runtime: '<rootDir>/test/jest/shared-packages-runtime.cjs',
};

const postgres = {
  globalSetup: '<rootDir>/test/postgres.global-setup.ts',
  globalTeardown: '<rootDir>/test/postgres.global-teardown.ts',
};

const browser = {
  globalSetup: '<rootDir>/test/console/console.global-setup.ts',
  globalTeardown: '<rootDir>/test/console/console.global-teardown.ts',
};

const LONG = '\\.long\\.';
const BUILT = ['/node_modules/', '/dist/'];

module.exports = {
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      ...sharedPackages,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,deploy,tools,test}/**/*.spec.ts'],
      testPathIgnorePatterns: [...BUILT, '\\.db\\.spec\\.ts$'],
    },
    {
      ...shared,
      ...sharedPackages,
      ...postgres,
      displayName: 'db',
      testMatch: ['<rootDir>/{apps,libs,deploy,tools,test}/**/*.db.spec.ts'],
      testPathIgnorePatterns: [...BUILT, LONG],
    },
    {
      ...shared,
      ...sharedPackages,
      ...postgres,
      displayName: 'long-db',
      testMatch: ['<rootDir>/{apps,libs,deploy,tools,test}/**/*.long.db.spec.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'],
      testPathIgnorePatterns: [...BUILT, LONG],
    },
    {
      ...shared,
      displayName: 'long',
      testMatch: ['<rootDir>/test/e2e/**/*.long.e2e-spec.ts'],
    },
    {
      ...shared,
      ...browser,
      displayName: 'console',
      testMatch: ['<rootDir>/test/console/**/*.e2e-spec.ts'],
      testPathIgnorePatterns: [...BUILT, LONG],
    },
    {
      ...shared,
      ...browser,
      displayName: 'long-console',
      testMatch: ['<rootDir>/test/console/**/*.long.e2e-spec.ts'],
    },
    {
      ...shared,
      displayName: 'deploy',
      testMatch: ['<rootDir>/test/deploy/**/*.e2e-spec.ts'],
    },
  ],
};
