import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '@app/common/config/environment';
import { installGcloudStub } from './fake-cloud/gcloud-stub';
import { type ServedCloud, serveFakeCloud } from './fake-cloud/serve-fake-cloud';
import { DeploymentUnderTest, imageOf, partnerOf, PROJECT, REGION, SETTINGS } from './testing/deployment-under-test';

jest.setTimeout(600_000);

const MAIN = join(__dirname, '..', '..', 'dist', 'tools', 'cli', 'deploy.js');
const COUNT = 6;
const CONNECTIONS = 20_000;

/** The built command, as a process of its own, with a `gcloud` on PATH. */
describe('a deployment of many partners', () => {
  let folder: string;
  let served: ServedCloud;
  let deployment: DeploymentUnderTest;
  let environment: NodeJS.ProcessEnv;
  const codes = Array.from({ length: COUNT }, (_, index) => `partner_${index + 1}`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'many-partners-'));
    // Their addresses are settled: no admin API runs here to be told of one.
    const partners = codes.map((code) => partnerOf(code, { endpoint_url: `https://${code}.example.com` }));
    deployment = new DeploymentUnderTest(partners);
    served = await serveFakeCloud(deployment.cloud);
    const path = await installGcloudStub(folder, served.url, childEnvironment({})['PATH'] ?? '');
    environment = childEnvironment({ PATH: path });
    await writeFile(
      join(folder, 'settings.yaml'),
      `${SETTINGS.replaceAll(/max_connections: \d+/g, `max_connections: ${CONNECTIONS}`)}
partners: { other: { service: partner-1-postback } }`,
    );
    await writeFile(join(folder, 'partners.json'), JSON.stringify(partners));
  });
  afterAll(async () => {
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function start(...args: string[]): ChildProcess {
    const file = args.some((arg) => arg.startsWith('--partners='))
      ? []
      : [`--partners=${join(folder, 'partners.json')}`];
    const all = [MAIN, ...args, ...file, `--settings=${join(folder, 'settings.yaml')}`, '--yes'];
    return spawn(process.execPath, all, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async function deploy(...args: string[]): Promise<{ exitCode: number | null; said: string }> {
    const child = start(...args);
    const [out, error] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
    if (child.exitCode === null) await once(child, 'exit');
    return { exitCode: child.exitCode, said: out + error };
  }

  const servesFirst = (code: string): boolean => {
    const { services } = deployment.cloud.run(PROJECT, REGION);
    return (
      services.get(`${code.replaceAll('_', '-')}-postback`)?.traffic.some(({ percent }) => percent === 100) ?? false
    );
  };

  it('is gone on with after it was killed half-way', async () => {
    const child = start();
    const ended = once(child, 'exit');
    deployment.cloud.failing = () => {
      if (codes.filter(servesFirst).length >= COUNT / 2) child.kill('SIGKILL');
      return undefined;
    };
    await ended;
    deployment.cloud.failing = () => undefined;
    expect(codes.filter(servesFirst).length).toBeLessThan(COUNT);
    const { exitCode, said } = await deploy();
    expect({ exitCode, said }).toMatchObject({ exitCode: 0, said: expect.stringContaining(', 0 failed, 0 not begun') });
    expect(codes.every(servesFirst)).toBe(true);
    expect((await deploy()).said).toMatch(/^As they should be: admin, partner_1,/m);
  });

  it('tells of the one that is broken, leaves its traffic, and ends with 1', async () => {
    const service = 'partner-3-postback';
    const before = deployment.traffic(service);
    deployment.run.broken.add(service);
    const { exitCode, said } = await deploy(`--image=${imageOf('b')}`);
    expect(exitCode).toBe(1);
    expect(said).toContain(`${COUNT} done, 1 failed, 1 not begun, 0 as they were`);
    expect(said).toContain('partner_3 failed:');
    expect(deployment.traffic(service)).toEqual(before);
    deployment.run.broken.clear();
    expect((await deploy(`--image=${imageOf('b')}`)).said).toContain(
      `2 done, 0 failed, 0 not begun, ${COUNT} as they were`,
    );
  });

  it('refuses a name that another has, before anything is changed', async () => {
    const partners = [partnerOf('partner_1'), partnerOf('other')];
    await writeFile(join(folder, 'colliding.json'), JSON.stringify(partners));
    deployment.cloud.calls.length = 0;
    const { exitCode, said } = await deploy('other', `--partners=${join(folder, 'colliding.json')}`);
    expect(exitCode).toBe(1);
    expect(said).toContain('partner_1 (service partner-1-postback) and other (service partner-1-postback) collide');
    expect(deployment.cloud.changes).toEqual([]);
  });
});
