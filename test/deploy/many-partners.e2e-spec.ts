import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '@app/common/config/environment';
import { type GcloudCommand, installGcloud } from './fake-cloud/gcloud-command';
import { DeploymentUnderTest, imageOf, partnerOf, PROJECT, REGION, SETTINGS } from './testing/deployment-under-test';

jest.setTimeout(600_000);

const MAIN = join(__dirname, '..', '..', 'dist', 'tools', 'cli', 'main.js');
const COUNT = 6;
const CONNECTIONS = 20_000;

/** The built command in its own process, with a `gcloud` on PATH. */
describe('a deployment of many partners', () => {
  let folder: string;
  let gcloud: GcloudCommand;
  let deployment: DeploymentUnderTest;
  let environment: NodeJS.ProcessEnv;
  const codes = Array.from({ length: COUNT }, (_, index) => `partner_${index + 1}`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'many-partners-'));
    // Their endpoint_urls are set, because there is no admin API to set them.
    const partners = codes.map((code) => partnerOf(code, { endpoint_url: `https://${code}.example.com` }));
    deployment = new DeploymentUnderTest(partners);
    gcloud = await installGcloud(deployment.cloud, folder, childEnvironment({})['PATH'] ?? '');
    environment = childEnvironment(gcloud.environment);
    await writeFile(
      join(folder, 'settings.yaml'),
      `${SETTINGS.replaceAll(/max_connections: \d+/g, `max_connections: ${CONNECTIONS}`)}
partners: { other: { service: partner-1-postback } }`,
    );
    await writeFile(join(folder, 'partners.json'), JSON.stringify(partners));
  });
  afterAll(async () => {
    await gcloud.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function start(...args: string[]): ChildProcess {
    const file = args.some((arg) => arg.startsWith('--partners='))
      ? []
      : [`--partners=${join(folder, 'partners.json')}`];
    const all = [MAIN, 'deploy', ...args, ...file, `--settings=${join(folder, 'settings.yaml')}`, '--yes'];
    return spawn(process.execPath, all, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async function deploy(...args: string[]): Promise<{ exitCode: number | null; output: string }> {
    const child = start(...args);
    const [out, error] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
    if (child.exitCode === null) await once(child, 'exit');
    return { exitCode: child.exitCode, output: out + error };
  }

  const servesFirst = (code: string): boolean => {
    const { services } = deployment.cloud.run(PROJECT, REGION);
    return (
      services.get(`${code.replaceAll('_', '-')}-postback`)?.traffic.some(({ percent }) => percent === 100) ?? false
    );
  };

  it('continues after it was killed half-way', async () => {
    const child = start();
    const ended = once(child, 'exit');
    deployment.cloud.failing = () => {
      if (codes.filter(servesFirst).length < COUNT / 2) return undefined;
      child.kill('SIGKILL');
      // On a busy machine, calls that were on their way arrive after the signal.
      return 'before';
    };
    await ended;
    deployment.cloud.failing = () => undefined;
    expect(codes.filter(servesFirst).length).toBeLessThan(COUNT);
    const { exitCode, output } = await deploy();
    expect({ exitCode, output }).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining(', 0 failed, 0 skipped'),
    });
    expect(codes.every(servesFirst)).toBe(true);
    expect((await deploy()).output).toMatch(/^Up to date: admin, partner_1,/m);
  });

  it('starts gcloud for a token only, to plan all of them', async () => {
    const before = gcloud.starts;
    deployment.cloud.calls.length = 0;
    expect((await deploy('--dry-run')).output).toMatch(/^Up to date: admin, partner_1,/m);
    expect(deployment.cloud.calls.length).toBeGreaterThan(COUNT * 5);
    expect(gcloud.starts - before).toBe(1);
  });

  it('names the partner that fails, leaves its traffic where it was, and exits with 1', async () => {
    const service = 'partner-3-postback';
    const before = deployment.traffic(service);
    deployment.run.broken.add(service);
    const { exitCode, output } = await deploy(`--image=${imageOf('b')}`);
    expect(exitCode).toBe(1);
    expect(output).toContain(`${COUNT} done, 1 failed, 1 skipped, 0 up to date`);
    expect(output).toContain('partner_3 failed:');
    expect(deployment.traffic(service)).toEqual(before);
    deployment.run.broken.clear();
    expect((await deploy(`--image=${imageOf('b')}`)).output).toContain(
      `2 done, 0 failed, 0 skipped, ${COUNT} up to date`,
    );
  });

  it('rejects a name that collides, before it changes anything', async () => {
    const partners = [partnerOf('partner_1'), partnerOf('other')];
    await writeFile(join(folder, 'colliding.json'), JSON.stringify(partners));
    deployment.cloud.calls.length = 0;
    const { exitCode, output } = await deploy('other', `--partners=${join(folder, 'colliding.json')}`);
    expect(exitCode).toBe(1);
    expect(output).toContain('partner_1 (service partner-1-postback) and other (service partner-1-postback) collide');
    expect(deployment.cloud.changes).toEqual([]);
  });
});
