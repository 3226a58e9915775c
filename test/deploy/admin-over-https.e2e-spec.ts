import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '@app/common/config/environment';
import { installGcloudStub } from './fake-cloud/gcloud-stub';
import { type ServedCloud, serveFakeCloud } from './fake-cloud/serve-fake-cloud';
import { DeploymentUnderTest, partnerOf, SETTINGS } from './testing/deployment-under-test';

const MAIN = join(__dirname, '..', '..', 'dist', 'tools', 'cli', 'deploy.js');
const ADMIN = 'https://postback-admin-xxxxxxxxxx-as.a.run.app';
const ROBOT = 'postback-deployer@my-project.iam.gserviceaccount.com';

/** Stands where the network is: keeps what the admin API is asked, and answers with the partners. */
const network = (log: string, partners: unknown): string => `
globalThis.fetch = async (url, { headers }) => {
  require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify({ url: String(url), headers }) + '\\n');
  return new Response(${JSON.stringify(JSON.stringify({ data: partners, next_cursor: null }))});
};`;

/** The built command, whose admin app is at the https address that Cloud Run gave it. */
describe('the admin API at its own https address', () => {
  let folder: string;
  let served: ServedCloud;
  let deployment: DeploymentUnderTest;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'admin-https-'));
    deployment = new DeploymentUnderTest([partnerOf('rector')]);
    await deployment.deploy();
    served = await serveFakeCloud(deployment.cloud);
    environment = childEnvironment({
      PATH: await installGcloudStub(folder, served.url, childEnvironment({})['PATH'] ?? ''),
    });
    await writeFile(join(folder, 'settings.yaml'), `${SETTINGS}\npartner_services: { direct_access: true }`);
    await writeFile(join(folder, 'network.cjs'), network(join(folder, 'asked.jsonl'), deployment.partners));
  });
  afterAll(async () => {
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** What `status` says, and what it asked the admin API. */
  async function status(account: string | undefined) {
    deployment.cloud.activeAccount.account = account;
    await writeFile(join(folder, 'asked.jsonl'), '');
    const args = ['-r', join(folder, 'network.cjs'), MAIN, 'status', `--settings=${join(folder, 'settings.yaml')}`];
    const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (child.exitCode === null) await once(child, 'exit');
    const lines = (await readFile(join(folder, 'asked.jsonl'), 'utf8')).split('\n').filter(Boolean);
    const asked = lines.map((line) => JSON.parse(line) as { url: string; headers: Record<string, string> });
    return { exitCode: child.exitCode, said: out + error, asked };
  }

  it.each([
    [
      'a person, by a token that fits every service',
      'somebody@example.com',
      'token-of:somebody@example.com:for:gcloud',
    ],
    ['a service account, by a token for this one', ROBOT, `token-of:${ROBOT}:for:${ADMIN}`],
  ])('lets in %s', async (_who, account, token) => {
    const { exitCode, said, asked } = await status(account);
    expect({ exitCode, said }).toMatchObject({ exitCode: 0, said: expect.stringContaining('rector-postback: ready') });
    expect(asked).toHaveLength(1);
    expect(asked[0]!.url).toMatch(`${ADMIN}/api/v1/partners`);
    expect(asked[0]!.headers['x-serverless-authorization']).toBe(`Bearer ${token}`);
    expect(asked[0]!.headers['x-api-key']).toBe('value of postback-admin-api-key');
  });

  it('is asked nothing while nobody is signed in, and that is said', async () => {
    const { exitCode, said, asked } = await status(undefined);
    expect([exitCode, asked]).toEqual([1, []]);
    expect(said).toContain('You do not currently have an active account selected.');
  });
});
