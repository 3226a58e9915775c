import { Gcloud, type GcloudCall, GcloudError } from '../../../deploy/cloud/gcloud';
import { deploy } from '../../../deploy/commands/deploy';
import { remove } from '../../../deploy/commands/remove';
import { rollback } from '../../../deploy/commands/rollback';
import { rotate } from '../../../deploy/commands/rotate';
import { showLogs } from '../../../deploy/commands/show-logs';
import { showStatus } from '../../../deploy/commands/status';
import type { Terminal } from '../../../deploy/terminal';
import type { Installation } from '../../../deploy/installation';
import type { DeployedPartner } from '../../../deploy/partners/deployed-partner';
import { type DeployCommand, readCommand } from '../../../deploy/read-command';
import { provision } from '../../../deploy/provision/provision';
import { FakeCloud } from '../fake-cloud/fake-cloud';
import type { ProcessPlan } from '../../../deploy/manifests/process-plan';
import { secretNeedsOf } from '../../../deploy/manifests/secret-needs';
import { listProcesses } from '../../../deploy/rollout/list-processes';
import { type DeploySettings, PartnerProcessSettings } from '../../../deploy/settings/deploy-settings';
import { projectNumbers } from '../../../deploy/settings/project-numbers';
import { parseSettings } from '../../../deploy/settings/read-settings';

export const PROJECT = 'my-project';
export const REGION = 'asia-southeast1';
export const IMAGE = imageOf('a');
const FILE = '/file.yaml';

/** An image that differs from others by one letter. */
export function imageOf(letter: string): string {
  return `asia-southeast1-docker.pkg.dev/${PROJECT}/postback/postback@sha256:${letter.repeat(64)}`;
}

export function partnerOf(code: string, more: Partial<DeployedPartner> = {}): DeployedPartner {
  return {
    partner_code: code,
    endpoint_path: `/${code}/event`,
    endpoint_url: null,
    cloud_run_service_name: `${code.replaceAll('_', '-')}-postback`,
    cloud_run_region: REGION,
    cloud_run_project_id: null,
    database_name: `${code}_db`,
    database_url: null,
    direct_access: true,
    is_active: true,
    ...more,
  };
}

export const SETTINGS = `
project: ${PROJECT}
project_number: '123456789012'
image: ${IMAGE}
networks: { ${REGION}: { kind: direct, network: n, subnetwork: s } }
servers:
  main: { instance: m, host: 127.0.0.1, max_connections: 400 }
  gateway: { instance: g, host: 127.0.0.1, max_connections: 100 }
databases: { config: main, partners: main, gateway: gateway }
max_service_accounts: 300
`;

/** Settings that say what the admin API says of infrastructure: as if somebody had written its proposals down. */
export function adoptProposals(settings: DeploySettings, partners: readonly DeployedPartner[]): DeploySettings {
  for (const partner of partners) {
    const { cloud_run_service_name: service, cloud_run_project_id: project, cloud_run_region: region } = partner;
    const own = (settings.partners[partner.partner_code] ??= new PartnerProcessSettings());
    Object.assign(own, {
      ...(service !== undefined && { service }),
      ...(project && { project }),
      ...(region !== undefined && { region }),
      ...(partner.direct_access !== undefined && { direct_access: partner.direct_access }),
    });
    if (project) settings.projects = { ...settings.projects, [project]: numberOf(project) };
  }
  return settings;
}

/** A number that is one project's alone. */
function numberOf(project: string): string {
  return String(Buffer.from(project).reduce((sum, byte) => sum * 7 + byte, 1_000) % 1_000_000_000);
}

/** An installation whose cloud and admin API are stood in for in this process. */
export class DeploymentUnderTest {
  readonly cloud = new FakeCloud();
  output = '';
  /** What the admin API has been told: partner and address. */
  readonly addresses: [string, string | null][] = [];
  /** Whether the admin API takes an address. */
  isAdminUp = true;
  inSpool = 0;
  settings = parseSettings(SETTINGS, 'settings.yaml');
  isStopping = false;
  onProgress: (title: string, step: string) => void = () => undefined;

  constructor(
    public partners: DeployedPartner[],
    { isProvisioned = true } = {},
  ) {
    adoptProposals(this.settings, partners);
    for (const [id, number] of projectNumbers(this.settings)) this.cloud.projectNumbers.set(number, id);
    if (isProvisioned) for (const { plan } of listProcesses(this.settings, this.partners)) this.provisionFor(plan);
  }

  /** Runs `npm run provision` with these arguments. */
  provision(...args: string[]): Promise<boolean> {
    const { isDryRun, names } = readCommand(args);
    this.output = '';
    this.cloud.calls.length = 0;
    const all = listProcesses(this.settings, this.partners);
    const candidates = names.length === 0 ? all : all.filter(({ plan }) => names.includes(plan.title));
    const gcloud = new Gcloud(isDryRun, undefined, (call) => this.call(call));
    return provision(gcloud, { settings: this.settings, all, candidates, isDryRun }, this.conversation());
  }

  /** Adds partners, with settings that say of infrastructure what they say. */
  add(...partners: DeployedPartner[]): void {
    adoptProposals(this.settings, partners);
    this.partners.push(...partners);
  }

  private provisionFor(plan: ProcessPlan): void {
    for (const { project, secret, reader } of secretNeedsOf(plan)) {
      const [account, home = ''] = reader.split('@');
      const args = ['iam', 'service-accounts', 'create', account!, `--project=${home.split('.')[0]}`];
      void this.cloud.answer({ args, stdin: '', files: {} });
      const state = this.cloud.secretsOf(project);
      if (!state.secrets.has(secret)) {
        state.create(secret);
        state.add(secret, `value of ${secret}`);
      }
      state.find(secret).accessors.add(`serviceAccount:${reader}`);
    }
  }

  get run() {
    return this.cloud.run(PROJECT, REGION);
  }

  /** Where the traffic of a service goes. */
  traffic(service: string): string[] {
    const { traffic } = this.run.find(service);
    return traffic.filter(({ percent }) => percent).map(({ revisionName, percent }) => `${revisionName} ${percent}`);
  }

  /** Runs a command line. @returns whether all went well */
  async deploy(...args: string[]): Promise<boolean> {
    const command = readCommand([...args, '--yes']);
    this.output = '';
    this.cloud.calls.length = 0;
    const verbs = { deploy, status: showStatus, rollback: rollback, rotate, remove, logs: showLogs };
    return verbs[command.verb](this.installation(command), command, this.conversation());
  }

  private installation({ isDryRun }: DeployCommand): Installation {
    const told = (line: string): void => {
      if (isDryRun) this.output += `${line}\n`;
    };
    const api = {
      setEndpointUrl: (code: string, url: string | null) => {
        if (!this.isAdminUp) return Promise.reject(new Error('The admin API is away'));
        this.addresses.push([code, url]);
        this.partners = this.partners.map((partner) =>
          partner.partner_code === code ? { ...partner, endpoint_url: url } : partner,
        );
        return Promise.resolve();
      },
      postbacksInSpool: () => Promise.resolve(this.inSpool),
    };
    return {
      settings: this.settings,
      gcloud: new Gcloud(isDryRun, told, (call) => this.call(call)),
      partners: () => Promise.resolve(this.partners),
      adminApi: () => Promise.resolve(api),
    } as unknown as Installation;
  }

  private async call({ args, stdin = '', file }: GcloudCall): Promise<string> {
    const named = file === undefined ? args : withFile(args);
    const answer = await this.cloud.answer({ args: named, stdin, files: file === undefined ? {} : { [FILE]: file } });
    if (answer.exitCode !== 0) throw new GcloudError(args, answer.exitCode, answer.error);
    return answer.out;
  }

  private conversation(): Terminal {
    return {
      isStopping: this.isStopping,
      say: (text: string) => (this.output += `${text}\n`),
      progress: (title: string, step: string) => {
        this.output += `${title} ${step}\n`;
        this.onProgress(title, step);
      },
      agrees: () => Promise.resolve(true),
    } as unknown as Terminal;
  }
}

function withFile(args: string[]): string[] {
  const last = args.at(-1)!;
  return last.endsWith('=') ? [...args.slice(0, -1), last + FILE] : [...args, FILE];
}
