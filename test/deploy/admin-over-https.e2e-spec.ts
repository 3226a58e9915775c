import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '@app/common/config/environment';
import { type GcloudCommand, installGcloud } from './fake-cloud/gcloud-command';
import { DeploymentUnderTest, partnerOf, SETTINGS } from './testing/deployment-under-test';

const MAIN = join(__dirname, '..', '..', 'dist', 'tools', 'cli', 'main.js');
const ADMIN = 'https://postback-admin-xxxxxxxxxx-as.a.run.app';
const ACCOUNT = 'postback-deployer@my-project.iam.gserviceaccount.com';

/** Replaces the network: records the requests to the admin API, and responds with the partners. */
const network = (log: string, partners: unknown): string => `
globalThis.fetch = async (url, { headers }) => {
  require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify({ url: String(url), headers }) + '\\n');
  return new Response(${JSON.stringify(JSON.stringify({ data: partners, next_cursor: null }))});
};`;

/** The built command, with the admin app at the https address that Cloud Run assigned. */
describe('the admin API at its own https address', () => {
  let folder: string;
  let gcloud: GcloudCommand;
  let deployment: DeploymentUnderTest;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'admin-https-'));
    deployment = new DeploymentUnderTest([partnerOf('rector')]);
    await deployment.deploy();
    gcloud = await installGcloud(deployment.cloud, folder, childEnvironment({})['PATH'] ?? '');
    environment = childEnvironment(gcloud.environment);
    await writeFile(join(folder, 'settings.yaml'), `${SETTINGS}\npartner_services: { direct_access: true }`);
    await writeFile(join(folder, 'network.cjs'), network(join(folder, 'requests.jsonl'), deployment.partners));
  });
  afterAll(async () => {
    await gcloud.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The output of `status`, and its requests to the admin API. */
  async function status(account: string | undefined) {
    deployment.cloud.account = account;
    await writeFile(join(folder, 'requests.jsonl'), '');
    const args = [
      '-r',
      join(folder, 'network.cjs'),
      MAIN,
      'deploy',
      'status',
      `--settings=${join(folder, 'settings.yaml')}`,
    ];
    const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (child.exitCode === null) await once(child, 'exit');
    const lines = (await readFile(join(folder, 'requests.jsonl'), 'utf8')).split('\n').filter(Boolean);
    const requests = lines.map((line) => JSON.parse(line) as { url: string; headers: Record<string, string> });
    return { exitCode: child.exitCode, output: out + error, requests };
  }

  it.each([
    ['a user, by a token that is valid for every service', 'user@example.com', 'token-of:user@example.com:for:gcloud'],
    ['a service account, by a token for this one', ACCOUNT, `token-of:${ACCOUNT}:for:${ADMIN}`],
  ])('accepts %s', async (_who, account, token) => {
    const { exitCode, output, requests } = await status(account);
    expect({ exitCode, output }).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('rector-postback: ready'),
    });
    expect(requests).toHaveLength(1);
    expect(requests[0]!.url).toMatch(`${ADMIN}/api/v1/partners`);
    expect(requests[0]!.headers['x-serverless-authorization']).toBe(`Bearer ${token}`);
    expect(requests[0]!.headers['x-api-key']).toBe('value of postback-admin-api-key');
  });

  it('receives no request without an active account, and the command reports that', async () => {
    const { exitCode, output, requests } = await status(undefined);
    expect([exitCode, requests]).toEqual([1, []]);
    expect(output).toContain('You do not currently have an active account selected.');
  });
});
