/** Import boundaries: apps never import apps, libs never import apps, and the pure library stays pure. */
module.exports = {
  forbidden: [
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|deploy|tools|test)/' },
    },
    {
      name: 'console-imports-what-runs-in-a-browser',
      comment: "The service's own pure functions, file by file, the codes of errors, and the client of the API.",
      severity: 'error',
      from: { path: '^apps/console/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^libs/(?!(postback|networks)/src/.|semantic-layer/src/(?:boards|plan|model|time)/|admin-client/|events/src/event-errors\\.ts$|common/src/(?:(?:errors/error-codes|input/nearest-name)\\.ts$|csv/))|^libs/(postback|networks)/src/index\\.ts$|^node:',
      },
    },
    {
      name: 'apps-never-import-tools',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^(deploy|tools|test)/' },
    },
    {
      name: 'deploy-never-imports-tools',
      comment: 'Deployment is a library of commands; tools/cli mounts them. Its tests may use tools and test.',
      severity: 'error',
      from: { path: '^deploy/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(tools|test)/' },
    },
    {
      name: 'tools-never-import-tests',
      severity: 'error',
      from: { path: '^tools/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'tools-start-built-apps',
      comment:
        'Tools start the built apps. What describes the apps, and the import that writes as they do, use their code.',
      severity: 'error',
      from: { path: '^tools/', pathNot: '\\.spec\\.ts$|/testing/|^tools/(cli/generate|import-legacy)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'common-stands-alone',
      severity: 'error',
      from: { path: '^libs/common/' },
      to: { path: '^libs/(?!common)' },
    },
    {
      name: 'postback-is-pure',
      comment: 'libs/postback is pure functions: no I/O, no framework; of other libraries only pure files named here.',
      severity: 'error',
      from: { path: '^libs/postback/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^(libs/postback/|libs/common/src/input/nearest-name\\.ts$|node:crypto$|crypto$)' },
    },
    {
      name: 'networks-are-pure',
      comment: 'Facts about networks, and functions of them that run in a browser too.',
      severity: 'error',
      from: { path: '^libs/networks/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot:
          '^(libs/networks/|libs/postback/src/.+/|libs/postback/src/[a-z-]+-(fields|types)\\.ts$|libs/common/src/input/nearest-name\\.ts$)',
      },
    },
    {
      name: 'semantic-layer-is-pure',
      comment: 'One definition of every figure, and how questions become plans: no I/O, no framework.',
      severity: 'error',
      from: { path: '^libs/semantic-layer/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { pathNot: '^(libs/semantic-layer/|node_modules/opencc-js/)' },
    },
    {
      name: 'insight-statistics-are-pure',
      comment: 'What figures mean for alerts and forecasts: no I/O, no framework; decimals and zones as in the model.',
      severity: 'error',
      from: { path: '^libs/insight-statistics/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { pathNot: '^libs/(insight-statistics/|semantic-layer/src/(merge/rational|plan/plan|time/[a-z-]+)\\.ts$)' },
    },
    {
      name: 'events-are-pure',
      comment: 'How an event is read: no I/O, no framework; amounts are read as those of postbacks are.',
      severity: 'error',
      from: { path: '^libs/events/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot:
          '^(libs/events/|libs/postback/src/normalizing/|libs/common/src/(input/read-time|security/uuid-v7)\\.ts$|node:(crypto|net)$|crypto$|net$)',
      },
    },
    {
      name: 'internal-protocol-is-pure',
      comment: 'What our processes say to each other: no I/O, no framework.',
      severity: 'error',
      from: { path: '^libs/internal-protocol/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^(libs/(internal-protocol|postback|common)/|node:crypto$|crypto$)' },
    },
    {
      name: 'only-apps-import-internal-protocol',
      severity: 'error',
      from: { path: '^libs/(?!internal-protocol)' },
      to: { path: '^libs/internal-protocol/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'import', 'node', 'default'] },
  },
};
