interface Build {
  substitutions?: Record<string, string>;
  serviceAccount?: string;
  steps?: { id?: string; name?: string; waitFor?: string[]; args?: string[]; env?: string[] }[];
}

/** https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values */
const BUILT_IN = new Set([
  'PROJECT_ID',
  'PROJECT_NUMBER',
  'BUILD_ID',
  'LOCATION',
  'COMMIT_SHA',
  'SHORT_SHA',
  'BRANCH_NAME',
]);
const REFERENCE = /(?<!\$)\$\{?([A-Z_][A-Z0-9_]*)\}?/g;

/** What gcloud takes of a Cloud Build configuration and the build then fails at; nothing for none. */
export function lintBuild(build: Build): string[] {
  const steps = build.steps ?? [];
  const ids = steps.map(({ id }) => id);
  const before = new Set<string>();
  const faults = steps.flatMap(({ id, name, waitFor = [] }) => {
    const unknown = waitFor.filter((other) => other !== '-' && !before.has(other));
    if (id !== undefined) before.add(id);
    return [
      ...(id === undefined ? [`the step ${name} has no id`] : []),
      ...(name === undefined ? [`the step ${id} has no image`] : []),
      ...unknown.map((other) => `${id} waits for ${other}, which no step before it is`),
    ];
  });
  const repeated = ids.filter((id, index) => id !== undefined && ids.indexOf(id) !== index);
  const used = new Set([...JSON.stringify(build).matchAll(REFERENCE)].map(([, name]) => name!));
  const given = new Set(Object.keys(build.substitutions ?? {}));
  return [
    ...faults,
    ...repeated.map((id) => `two steps are called ${id}`),
    ...[...used].filter((name) => !given.has(name) && !BUILT_IN.has(name)).map((name) => `\${${name}} is never set`),
    ...[...given].filter((name) => !used.has(name)).map((name) => `${name} is never used`),
    ...[...given].filter((name) => !name.startsWith('_')).map((name) => `${name} must begin with _`),
  ];
}
