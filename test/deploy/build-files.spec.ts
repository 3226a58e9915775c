import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NODE_FLAGS } from '../../tools/dev-server/processes/child-process';
import { checkDockerfile, readDockerfile } from './testing/dockerfile';

const ROOT = join(__dirname, '..', '..');
const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

describe('the Cloud Build configuration', () => {
  it.each(['cloudbuild.yaml', 'cloudbuild.pull-request.yaml'])('has no errors: %s', (file) => {
    expect(checkBuild(parse(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });

  it('reports every error', () => {
    const steps = [
      { id: 'one', name: 'node', waitFor: ['two'], args: ['${_A} $$SHELL ${_MISSING}'] },
      { id: 'one', name: 'node' },
      { name: 'docker' },
    ];
    expect(checkBuild({ substitutions: { _A: 'x', _B: 'y', C: '${_B}' }, steps })).toEqual([
      'one waits for two, which is no earlier step',
      'the step docker has no id',
      'two steps are called one',
      '${_MISSING} is never set',
      'C is never used',
      'C must begin with _',
    ]);
  });

  it('lets a pull request neither push nor deploy', () => {
    const build: unknown = parse(readFileSync(join(ROOT, 'cloudbuild.pull-request.yaml'), 'utf8'));
    expect(JSON.stringify(build)).not.toMatch(/push|cli\/deploy|gcloud/);
  });
});

describe('the Dockerfile', () => {
  it('has no errors', () => {
    expect(checkDockerfile(readDockerfile(DOCKERFILE))).toEqual([]);
  });

  it('gives Node the space for young objects that npm start gives it', () => {
    const settings = readDockerfile(DOCKERFILE)
      .at(-1)!
      .instructions.filter(({ name }) => name === 'ENV');
    const [, options] = /NODE_OPTIONS=(\S+)/.exec(settings.map(({ text }) => text).join(' ')) ?? [];
    expect(options?.split(',')).toEqual(NODE_FLAGS);
  });

  it.each([
    ['runs as root', 'USER node\n', '', 'it runs as root'],
    ['hides Node behind a shell', 'ENTRYPOINT ["node"]', 'ENTRYPOINT node', /a shell/],
    ['installs past the lock file', 'npm ci --omit=dev', 'npm install --omit=dev', /from the lock file/],
    ['copies everything', 'COPY package.json LICENSE ./', 'COPY . .', /whole folder/],
    ['leaves what a command made', 'USER node', 'RUN apt-get update\nUSER node', /traces/],
  ])('is rejected when it %s', (_what, from, to, error) => {
    // In every stage, because an earlier one has some of the same lines.
    const changed = DOCKERFILE.replaceAll(from, to);
    expect(changed).not.toBe(DOCKERFILE);
    expect(checkDockerfile(readDockerfile(changed))).toEqual([expect.stringMatching(error)]);
  });
});

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

/** Errors in a Cloud Build configuration that gcloud accepts but that fail the build. */
function checkBuild(build: Build): string[] {
  const steps = build.steps ?? [];
  const ids = steps.map(({ id }) => id);
  const earlier = new Set<string>();
  const errors = steps.flatMap(({ id, name, waitFor = [] }) => {
    const unknown = waitFor.filter((other) => other !== '-' && !earlier.has(other));
    if (id !== undefined) earlier.add(id);
    return [
      ...(id === undefined ? [`the step ${name} has no id`] : []),
      ...(name === undefined ? [`the step ${id} has no image`] : []),
      ...unknown.map((other) => `${id} waits for ${other}, which is no earlier step`),
    ];
  });
  const duplicates = ids.filter((id, index) => id !== undefined && ids.indexOf(id) !== index);
  const used = new Set([...JSON.stringify(build).matchAll(REFERENCE)].map(([, name]) => name!));
  const given = new Set(Object.keys(build.substitutions ?? {}));
  return [
    ...errors,
    ...duplicates.map((id) => `two steps are called ${id}`),
    ...[...used].filter((name) => !given.has(name) && !BUILT_IN.has(name)).map((name) => `\${${name}} is never set`),
    ...[...given].filter((name) => !used.has(name)).map((name) => `${name} is never used`),
    ...[...given].filter((name) => !name.startsWith('_')).map((name) => `${name} must begin with _`),
  ];
}
