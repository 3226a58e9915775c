import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '@app/common/config/environment';
import pLimit from 'p-limit';
import { toYaml } from '../../deploy/cloud/cloud-run';
import type { GcloudCall } from '../../deploy/cloud/gcloud';
import type { Manifest } from '../../deploy/manifests/knative';
import { CHANGE_COMMANDS } from '../../deploy/cloud/google-rest/change-commands';
import { READ_COMMANDS } from '../../deploy/cloud/google-rest/read-commands';
import { runByRest } from '../../deploy/cloud/google-rest/run-by-rest';
import { ACCESSOR } from '../../deploy/cloud/secret-manager';
import type { FakeCloud } from './fake-cloud/fake-cloud';
import { GoogleApi } from './fake-cloud/google-api';
import { DeploymentUnderTest, partnerOf, PROJECT, REGION } from './testing/deployment-under-test';

jest.setTimeout(600_000);

const run = promisify(execFile);
const hasGcloud = spawnSync('gcloud', ['--version']).status === 0;
// These tests need the real gcloud; their absence is reported.
const where = hasGcloud ? describe : describe.skip;
if (!hasGcloud) process.stderr.write('gcloud is not installed: our requests are not compared with its own\n');

/** gcloud takes seconds to start, most of them on a processor. */
const CONCURRENT = 2;
const PLACE = `--project=${PROJECT} --region=${REGION}`;
const ACCOUNT = `rector-postback@${PROJECT}.iam.gserviceaccount.com`;
const SECRET = 'rector-postback-database-url';
const CHECK = 'rector-postback-check';
const READS = [
  `run services list ${PLACE}`,
  `run services describe rector-postback ${PLACE}`,
  `run services get-iam-policy rector-postback ${PLACE}`,
  `run revisions list --service=rector-postback ${PLACE}`,
  `run jobs list ${PLACE}`,
  `run jobs get-iam-policy rector-postback-maintenance ${PLACE}`,
  `secrets list --project=${PROJECT}`,
  `secrets get-iam-policy ${SECRET} --project=${PROJECT}`,
  `secrets versions list ${SECRET} --project=${PROJECT}`,
  `secrets versions describe 2 --secret=${SECRET} --project=${PROJECT}`,
  `secrets versions access latest --secret=${SECRET} --project=${PROJECT}`,
  `iam service-accounts list --project=${PROJECT}`,
  `iam service-accounts get-iam-policy ${ACCOUNT} --project=${PROJECT}`,
  `projects get-iam-policy ${PROJECT}`,
];

const MEMBER = `--member=serviceAccount:other@${PROJECT}.iam.gserviceaccount.com`;
const CHANGES = [
  `run services replace ${PLACE}`,
  `run services update-traffic rector-postback ${PLACE} --update-tags=next=REVISION`,
  `run services update-traffic rector-postback ${PLACE} --to-revisions=REVISION=100`,
  `run services update-traffic rector-postback ${PLACE} --remove-tags=next`,
  `run jobs replace ${PLACE}`,
  `run jobs execute rector-postback-check ${PLACE} --args=check.js,--url=https://example.com --wait`,
  `run services add-iam-policy-binding rector-postback ${PLACE} ${MEMBER} --role=roles/run.invoker`,
  `run services remove-iam-policy-binding rector-postback ${PLACE} ${MEMBER} --role=roles/run.invoker`,
  `run jobs add-iam-policy-binding rector-postback-check ${PLACE} ${MEMBER} --role=roles/run.invoker`,
  `secrets create new-secret --replication-policy=automatic --project=${PROJECT}`,
  `secrets versions add new-secret --data-file=- --project=${PROJECT}`,
  `secrets add-iam-policy-binding new-secret ${MEMBER} --role=${ACCESSOR} --project=${PROJECT}`,
  `iam service-accounts create other --display-name=other --project=${PROJECT}`,
  `iam service-accounts add-iam-policy-binding ${ACCOUNT} ${MEMBER} --role=roles/x --project=${PROJECT}`,
];

where('the real gcloud and our requests', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'google-rest-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Once for all commands: while a file is written, a gcloud that starts meanwhile finds it empty. */
  const writeToken = ({ accessToken }: FakeCloud) => writeFile(join(folder, 'token'), accessToken);

  /** What the real gcloud prints, and the requests that it sends. */
  async function byGcloud(cloud: FakeCloud, { args, file, stdin }: GcloudCall): Promise<Observed> {
    const names = file === undefined ? [] : [join(folder, 'manifest.yaml')];
    if (file !== undefined) await writeFile(names[0]!, file);
    return observe(cloud, async (proxyPort) => {
      const env = childEnvironment({ ...environmentOf(folder), CLOUDSDK_PROXY_PORT: String(proxyPort) });
      const running = run('gcloud', [...args, ...names, '--quiet'], { env });
      running.child.stdin!.end(stdin);
      return (await running).stdout;
    });
  }

  /** The same of ours. */
  function byRest(cloud: FakeCloud, call: GcloudCall): Promise<Observed> {
    const program = () => Promise.resolve(cloud.accessToken);
    return observe(cloud, (port) => runByRest(program, { url: `http://127.0.0.1:${port}/` })(call));
  }

  it('read the same by the same requests, for every command that we do not leave to gcloud', async () => {
    expectEach(READS, READ_COMMANDS);
    const { cloud } = await deployed();
    await writeToken(cloud);
    const limit = pLimit(CONCURRENT);
    const compared = await Promise.all(
      READS.map(async (command) => {
        const call = { args: [...command.split(' '), ...formatOf(command)] };
        return { command, ours: await byRest(cloud, call), gclouds: await limit(() => byGcloud(cloud, call)) };
      }),
    );
    for (const { command, ours, gclouds } of compared) {
      // gcloud adds fields that are false.
      expect({ command, ...gclouds, output: inOrder(gclouds.output) }).toMatchObject({
        command,
        ...ours,
        output: inOrder(ours.output),
      });
      expect(ours.output).not.toEqual([]);
    }
  });

  it('change the same by the same requests, for every command that we do not leave to gcloud', async () => {
    expectEach(CHANGES, CHANGE_COMMANDS);
    const [ours, gclouds] = await Promise.all([deployed(), deployed()]);
    await writeToken(gclouds.cloud);
    for (const command of CHANGES) {
      const sent = await byRest(ours.cloud, changeOf(command, ours));
      const expected = await byGcloud(gclouds.cloud, changeOf(command, gclouds));
      expect({ command, writes: sent.requests.filter(isWrite) }).toEqual({
        command,
        writes: expected.requests.filter(isWrite),
      });
      expect(stateOf(ours)).toEqual(stateOf(gclouds));
    }
    expect(ours.cloud.changes).toEqual(gclouds.cloud.changes);
  });
});

async function deployed(): Promise<DeploymentUnderTest> {
  const deployment = new DeploymentUnderTest([partnerOf('rector')], { isProvisioned: false });
  await deployment.provision();
  await deployment.deploy();
  deployment.cloud.secretsOf(PROJECT).add(SECRET, 'postgresql://a:b@c/d');
  deployment.cloud.calls.length = 0;
  return deployment;
}

/** The command as it is in a deployment, with its manifest, which has another label, or its value. */
function changeOf(command: string, { run: cloudRun }: DeploymentUnderTest): GcloudCall {
  const { manifest } = cloudRun.find('rector-postback');
  const args = command.replace('REVISION', manifest.spec.template.metadata.name).split(' ');
  const relabelled = (one: Manifest): string =>
    toYaml({ ...one, metadata: { ...one.metadata, labels: { ...one.metadata.labels, changed: 'yes' } } } as Manifest);
  if (command.startsWith('run services replace')) return { args, file: relabelled(manifest) };
  if (command.startsWith('run jobs replace')) return { args, file: relabelled(cloudRun.jobs.get(CHECK)!) };
  return { args, ...(command.includes('--data-file=-') && { stdin: 'a value' }) };
}

/** What the changes leave behind. */
function stateOf({ run: cloudRun, cloud }: DeploymentUnderTest): unknown {
  const { manifest, traffic, invokers } = cloudRun.find('rector-postback');
  return {
    service: withoutClient(manifest),
    job: withoutClient(cloudRun.jobs.get(CHECK)),
    traffic,
    invokers,
    secret: cloud.secretsOf(PROJECT).secrets.get('new-secret'),
    bindings: cloud.resources.bindings,
    accounts: cloud.resources.names('iam service-accounts'),
  };
}

/** gcloud names itself in what it applies, and adds labels and annotations that are empty. */
function withoutClient(manifest: unknown): unknown {
  return JSON.parse(JSON.stringify(manifest), (key, value: unknown) => {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    return isEmpty || key.startsWith('run.googleapis.com/client-') ? undefined : value;
  });
}

function isWrite(request: string): boolean {
  return !request.startsWith('GET ') && !request.endsWith(':getIamPolicy');
}

function expectEach(commands: readonly string[], rows: object): void {
  const verbs = commands.map((command) => Object.keys(rows).findLast((verb) => command.startsWith(verb)));
  expect(new Set(verbs)).toEqual(new Set(Object.keys(rows)));
}

/** gcloud sends its requests to every host to its proxy. */
function environmentOf(folder: string): Record<string, string> {
  return {
    CLOUDSDK_CONFIG: join(folder, 'config'),
    CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: join(folder, 'token'),
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_PROXY_TYPE: 'http',
    CLOUDSDK_PROXY_ADDRESS: '127.0.0.1',
    ...Object.fromEntries(
      ['run', 'secretmanager', 'iam', 'cloudresourcemanager'].map((api) => [
        `CLOUDSDK_API_ENDPOINT_OVERRIDES_${api.toUpperCase()}`,
        `http://${api}.test/`,
      ]),
    ),
  };
}

interface Observed {
  output: unknown;
  /** Each once, without the parameters of the query, which also name pages and formats. */
  requests: string[];
}

/** Runs a command against the APIs of a fake cloud at a port, which is also the proxy of gcloud. */
async function observe(cloud: FakeCloud, command: (port: number) => Promise<string>): Promise<Observed> {
  const requests = new Set<string>();
  const server = await listen(new GoogleApi(cloud), (request) => requests.add(request));
  try {
    const output = await command((server.address() as AddressInfo).port);
    return { output: readJson(output), requests: [...requests] };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function listen(api: GoogleApi, onRequest: (request: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    // A proxy gets the whole URL.
    request.url = request.url!.replace(/^http:\/\/([a-z0-9-]+)\.test\//, '/$1.googleapis.com/');
    onRequest(`${request.method} ${request.url.split('?')[0]}`);
    void api.respond(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function formatOf(command: string): string[] {
  return command.includes(' access ') ? [] : ['--format=json'];
}

function readJson(text: string): unknown {
  return /^\s*[[{]/.test(text) ? JSON.parse(text) : text;
}

/** gcloud sorts some lists, and the fields of all. */
function inOrder(output: unknown): unknown {
  if (!Array.isArray(output)) return output;
  return (output as Listed[]).toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

interface Listed {
  metadata?: { name: string };
  name?: string;
  email?: string;
}

function nameOf({ metadata, name, email }: Listed): string {
  return metadata?.name ?? name ?? email ?? '';
}
