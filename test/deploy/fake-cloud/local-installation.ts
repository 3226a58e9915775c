import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment } from '@app/common/config/environment';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { stringify } from 'yaml';
import { startTemporaryPostgres, type TemporaryPostgres } from '../../../tools/dev-server/postgres/temporary-postgres';
import { FakeCloud } from './fake-cloud';
import { type GcloudCommand, installGcloud } from './gcloud-command';
import { LocalRunner } from './local-runner';

export const PROJECT = 'local-project';
export const REGION = 'asia-southeast1';

/** How a command ended. */
export interface CommandResult {
  exitCode: number;
  output: string;
}

/** An installation on this machine, with real commands and programs, and a fake of Google Cloud. */
export class LocalInstallation {
  private constructor(
    readonly cloud: FakeCloud,
    readonly runner: LocalRunner,
    readonly folder: string,
    private readonly repository: string,
    private readonly gcloud: GcloudCommand,
    private readonly servers: TemporaryPostgres[],
  ) {}

  /**
   * @param folder for this installation alone
   * @param repository built
   */
  static async start(folder: string, repository: string): Promise<LocalInstallation> {
    const logs = join(folder, 'logs');
    await mkdir(logs, { recursive: true });
    const [main, gateway] = await Promise.all([startTemporaryPostgres(), startTemporaryPostgres()]);
    const servers = new Map(Object.entries({ main, gateway }));
    const runner: LocalRunner = new LocalRunner(() => cloud.secretsOf(PROJECT), logs, repository);
    const cloud: FakeCloud = new FakeCloud(runner);
    cloud.resources.onPassword = (instance, user, password) => setPassword(servers.get(instance)!.url, user, password);
    const gcloud = await installGcloud(cloud, folder, childEnvironment({})['PATH'] ?? '');
    const cellUrl = await runner.reserveAddress('postback-cell-a');
    await writeFile(join(folder, 'settings.yaml'), stringify(settingsFor(main.url, gateway.url, cellUrl)));
    return new LocalInstallation(cloud, runner, folder, repository, gcloud, [main, gateway]);
  }

  /** Runs `npm run deploy`, `npm run provision`, `npx platform move` or `npx platform ops` with these arguments. */
  run(program: 'deploy' | 'provision' | 'move' | 'ops', ...args: string[]): Promise<CommandResult> {
    const script = join(this.repository, 'dist', 'tools', 'cli', 'main.js');
    const all = [script, program, ...args, `--settings=${join(this.folder, 'settings.yaml')}`, '--yes'];
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        all,
        { env: childEnvironment(this.gcloud.environment) },
        (error, out, err) => {
          resolve({ exitCode: error ? (child.exitCode ?? 1) : 0, output: out + err });
        },
      );
    });
  }

  addressOf(service: string): string {
    return this.runner.addressOf(service, undefined);
  }

  get adminKey(): string {
    return this.cloud.secretsOf(PROJECT).access('postback-admin-api-key', 'latest');
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    await this.gcloud.stop();
    await Promise.all(this.servers.map((server) => server.stop()));
  }
}

/** Sets the password that the deployment created for the first user of a server. */
async function setPassword(serverUrl: string, user: string, password: string): Promise<void> {
  const role = escapeIdentifier(user);
  await onDatabase(serverUrl, async (client) => {
    await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${escapeLiteral(password)}`);
  });
}

/** The services have addresses of this machine, which gateway and admin must allow. */
function settingsFor(mainUrl: string, gatewayUrl: string, cellUrl: string): object {
  const serverAt = (url: string) => {
    const { hostname, port } = new URL(url);
    return { host: hostname, port: Number(port), tls: false, max_connections: 400 };
  };
  const env = { ENDPOINT_HOST_ALLOWLIST: '127.0.0.1/32', SPOOL_AFTER_MS: '10000' };
  return {
    project: PROJECT,
    project_number: '123456789012',
    region: REGION,
    image: `${REGION}-docker.pkg.dev/${PROJECT}/postback/postback@sha256:${'0'.repeat(64)}`,
    networks: { [REGION]: { kind: 'direct', network: 'postback', subnetwork: 'postback' } },
    servers: {
      main: { instance: 'main', ...serverAt(mainUrl) },
      gateway: { instance: 'gateway', ...serverAt(gatewayUrl) },
    },
    databases: { config: 'main', partners: 'main', gateway: 'gateway' },
    gateway: { env },
    partner_services: { direct_access: true },
    cells: { 'cell-a': { url: cellUrl } },
    partners: { involve_asia: { service: 'bytec-public-postback' }, rector: { hosting: 'cell-a' } },
    events: {
      collector: { env: { ANALYTICS_KEYLESS: 'on' } },
      consumer: { env: { ENDPOINT_HOST_ALLOWLIST: env.ENDPOINT_HOST_ALLOWLIST } },
    },
    admin: { env: { ENDPOINT_HOST_ALLOWLIST: env.ENDPOINT_HOST_ALLOWLIST } },
  };
}
