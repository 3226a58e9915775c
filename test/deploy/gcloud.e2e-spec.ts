import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { childEnvironment } from '@app/common/config/environment';
import { toYaml } from '../../deploy/cloud/cloud-run';
import { formatCommand } from '../../deploy/cloud/gcloud';
import { secretNeedsOf } from '../../deploy/manifests/secrets';
import { listProcesses } from '../../deploy/rollout/list-processes';
import { projectNumbers } from '../../deploy/settings/deploy-settings';
import { renderJob, renderService } from '../../deploy/manifests/render-manifests';
import { readCommands } from '../documented-commands/read-commands';
import { DeploymentUnderTest, IMAGE, imageOf, partnerOf } from './testing/deployment-under-test';

jest.setTimeout(240_000);

const run = promisify(execFile);
const hasGcloud = spawnSync('gcloud', ['--version']).status === 0;
// These tests need the real gcloud; their absence is reported.
const where = hasGcloud ? describe : describe.skip;
if (!hasGcloud)
  process.stderr.write('gcloud is not installed: commands and manifests are not compared with the real one\n');

/** Those that the text names by their verbs alone, without their arguments. */
const COMMANDS_IN_PART =
  /^gcloud (alpha monitoring policies delete|logging metrics delete|logging read|meta lint-gcloud-commands|run services replace|sql users create)$/;

where('the real gcloud', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gcloud-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('accepts every verb, flag and argument of every command that we run', async () => {
    expect(await lint(await everyCommand())).toEqual([]);
  });

  it('accepts every command that the documents give to their readers', async () => {
    const documented = readCommands('gcloud').filter(({ words }) => !COMMANDS_IN_PART.test(words.join(' ')));
    expect(documented.length).toBeGreaterThan(20);
    expect(
      await lint([...new Set(documented.map(({ text }) => text.trim().replaceAll('PROJECT', 'my-project')))]),
    ).toEqual([]);
    expect(await lint(['gcloud sql instances clone one two --point-in-tme=x'])).not.toEqual([]);
  });

  /** What the real gcloud says of commands that it does not accept. */
  async function lint(lines: string[]): Promise<string[]> {
    const file = join(folder, 'commands.json');
    await writeFile(file, JSON.stringify(lines.map((line) => ({ command_string: line }))));
    const { stdout } = await run('gcloud', ['meta', 'lint-gcloud-commands', `--commands-file=${file}`], {
      maxBuffer: 512 * 1024 * 1024,
    });
    const results = JSON.parse(stdout) as { success: boolean; command_string: string; error_message: string | null }[];
    expect(results).toHaveLength(lines.length);
    return results.filter(({ success }) => !success).map((v) => `${v.command_string}: ${v.error_message}`);
  }

  describe('with our manifests', () => {
    let api: FakeApi;
    beforeAll(async () => {
      api = await FakeApi.open(folder);
    });
    afterAll(() => api.close());

    const deployment = new DeploymentUnderTest([partnerOf('rector')]);
    const plan = listProcesses(deployment.settings, deployment.partners).find(({ partner }) => partner)!.plan;
    const versions = new Map(secretNeedsOf(plan).map(({ project, secret }) => [`${project}/${secret}`, '3']));
    const network = deployment.settings.networks['asia-southeast1']!;
    const around = { image: IMAGE, network, versions, numbers: projectNumbers(deployment.settings) };

    it('sends a service as it was rendered', async () => {
      const manifest = renderService(plan, around, undefined);
      await api.replace('services', toYaml(manifest));
      const sent = api.sent('Service') as typeof manifest;
      expect(sent.spec.template.spec).toEqual(manifest.spec.template.spec);
      expect(sent.spec.template.metadata.name).toBe(manifest.spec.template.metadata.name);
      expect(sent.spec.template.metadata.labels).toMatchObject(manifest.spec.template.metadata.labels);
      expect(sent.spec.template.metadata.annotations).toMatchObject(manifest.spec.template.metadata.annotations);
      expect(sent.metadata.annotations).toMatchObject(manifest.metadata.annotations);
      expect(sent.spec.traffic).toEqual(manifest.spec.traffic);
    });

    it('sends a job as it was rendered', async () => {
      for (const job of plan.jobs) {
        const manifest = renderJob(plan, job, around);
        api.bodies.length = 0;
        await api.replace('jobs', toYaml(manifest));
        const sent = api.sent('Job') as typeof manifest;
        expect(sent.metadata.name).toBe(manifest.metadata.name);
        const [was, is] = [manifest, sent].map(({ spec }) => spec.template.spec.template.spec);
        expect(is).toEqual(was);
      }
    });

    it.each([
      ['cloudbuild.yaml', 'check'],
      ['cloudbuild.check.yaml', 'check'],
      ['cloudbuild.image.yaml', 'builder'],
    ])('sends %s to be built', async (file, first) => {
      await api.submit(join(__dirname, '..', '..', file));
      const sent = api.bodies.findLast((body) => body['steps'] !== undefined) as { steps: { id: string }[] };
      expect(sent.steps[0]!.id).toBe(first);
    });

    it('rejects a field that does not exist', async () => {
      const manifest = renderService(plan, around, undefined);
      const misspelt = stringify({ ...manifest, spec: { ...manifest.spec, trafic: [] } });
      await expect(api.replace('services', misspelt)).rejects.toThrow(/trafic/);
    });
  });
});

/** One command of each form that provisioning, deployment, rollback and removal run. */
async function everyCommand(): Promise<string[]> {
  const deployment = new DeploymentUnderTest([partnerOf('rector')], { isProvisioned: false });
  deployment.settings.alert_email = 'on-call@example.com';
  const network = deployment.settings.networks['asia-southeast1']!;
  Object.assign(network, { kind: 'connector', connector: 'c' });
  deployment.settings.servers['main']!.public_networks = ['203.0.113.0/24'];
  const lines = new Map<string, string>();
  const collect = (): void => {
    for (const args of deployment.cloud.calls) {
      const shape = args.map((arg) => (arg.startsWith('--') ? arg.split('=')[0] : arg)).join(' ');
      lines.set(shape.replaceAll(/\S*(rector|postback)\S*/g, 'x'), formatCommand({ args: [...args, '--quiet'] }));
    }
  };
  await deployment.provision();
  collect();
  await deployment.deploy();
  collect();
  await deployment.deploy(`--image=${imageOf('b')}`);
  collect();
  deployment.settings.partners[deployment.partners[0]!.partner_code]!.direct_access = false;
  await deployment.deploy('rector');
  collect();
  await deployment.deploy('rollback', 'rector');
  collect();
  deployment.partners[0]!.is_active = false;
  await deployment.deploy('remove', 'rector', '--delete-data=rector');
  collect();
  return [...lines.values()];
}

/**
 * A fake of Cloud Run's API for `replace`, which gcloud uses as its proxy, so that it receives the requests to every
 * host.
 */
class FakeApi {
  readonly bodies: Record<string, unknown>[] = [];

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
  ) {}

  static async open(folder: string): Promise<FakeApi> {
    const server = createServer();
    const api = new FakeApi(server, folder);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        const isRead = request.method === 'GET';
        if (body !== '') api.bodies.push(JSON.parse(body) as Record<string, unknown>);
        response.writeHead(isRead ? 404 : 200, { 'content-type': 'application/json' });
        response.end(isRead ? JSON.stringify({ error: { code: 404, message: 'not found' } }) : accepted(body));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return api;
  }

  /** The last body of a kind. */
  sent(kind: string): unknown {
    return this.bodies.findLast((body) => body['kind'] === kind);
  }

  async replace(kind: 'services' | 'jobs', yaml: string): Promise<void> {
    const file = join(this.folder, 'manifest.yaml');
    await writeFile(file, yaml);
    const args = [
      'run',
      kind,
      'replace',
      file,
      '--project=my-project',
      '--region=asia-southeast1',
      '--async',
      '--quiet',
    ];
    await run('gcloud', args, { env: this.environment });
  }

  async submit(file: string): Promise<void> {
    const args = ['builds', 'submit', '--no-source', '--async', `--config=${file}`, '--project=my-project', '--quiet'];
    await run('gcloud', args, { env: this.environment });
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private get environment(): NodeJS.ProcessEnv {
    return childEnvironment({
      CLOUDSDK_CONFIG: join(this.folder, 'config'),
      CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
      CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
      CLOUDSDK_CORE_PROJECT: 'my-project',
      CLOUDSDK_PROXY_TYPE: 'http',
      CLOUDSDK_PROXY_ADDRESS: '127.0.0.1',
      CLOUDSDK_PROXY_PORT: String((this.server.address() as AddressInfo).port),
      CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: 'http://run.test/',
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDBUILD: 'http://cb.test/',
    });
  }
}

const BUILD = {
  id: 'x',
  projectId: 'my-project',
  name: 'projects/my-project/locations/global/builds/x',
  status: 'QUEUED',
  createTime: '2026-01-01T00:00:00Z',
};

/** What was sent, with what Cloud Run would add. */
function accepted(body: string): string {
  const sent = JSON.parse(body) as { metadata?: object; steps?: object[] };
  if (sent.steps) return JSON.stringify({ name: 'operations/build/x', metadata: { build: BUILD } });
  return JSON.stringify({ ...sent, metadata: { ...sent.metadata, generation: 1 }, status: { observedGeneration: 1 } });
}
