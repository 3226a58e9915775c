import { Gcloud, type GcloudCall, GcloudError } from '../../../deploy/cloud/gcloud';
import { deploy } from '../../../deploy/commands/deploy';
import { moveDeployed } from '../../../deploy/commands/move';
import { type OpsTool, runOps } from '../../../deploy/commands/ops';
import { remove } from '../../../deploy/commands/remove';
import { rollback } from '../../../deploy/commands/rollback';
import { rotate } from '../../../deploy/commands/rotate';
import { showStatus } from '../../../deploy/commands/status';
import { Installation } from '../../../deploy/installation';
import type { ProcessPlan } from '../../../deploy/manifests/process-plan';
import { secretNeedsOf } from '../../../deploy/manifests/secrets';
import type { DeployOptions } from '../../../deploy/options';
import type { AdminApi, PartnerChanges } from '../../../deploy/partners/admin-api';
import type { DeployedPartner } from '../../../deploy/partners/deployed-partner';
import { provision } from '../../../deploy/provision/provision';
import { listProcesses } from '../../../deploy/rollout/list-processes';
import { type DeploySettings, PartnerProcessSettings, projectNumbers } from '../../../deploy/settings/deploy-settings';
import { parseSettings } from '../../../deploy/settings/read-settings';
import type { Terminal } from '../../../deploy/terminal';
import { parseDeploy, parseProvision } from './parse-deploy';
import { FakeCloud } from '../fake-cloud/fake-cloud';

export const PROJECT = 'my-project';
export const REGION = 'asia-southeast1';
export const IMAGE = imageOf('a');
const FILE = '/file.yaml';

/** An image whose digest consists of one letter. */
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

/** Changes the settings so that they follow the proposals of the admin API. */
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

/** A number that is unique to a project. */
function numberOf(project: string): string {
  return String(Buffer.from(project).reduce((sum, byte) => sum * 7 + byte, 1_000) % 1_000_000_000);
}

/** An installation whose cloud and admin API are fakes in this process. */
export class DeploymentUnderTest {
  readonly cloud = new FakeCloud();
  output = '';
  /** The endpoint URLs set through the admin API: partner and address. */
  addresses: [string, string | null][] = [];
  isAdminUp = true;
  spooled = 0;
  readonly settings = parseSettings(SETTINGS, 'settings.yaml');
  isStopping = false;
  onProgress: (title: string, step: string) => void = () => undefined;
  onPause: (timeMs: number) => Promise<void> = () => Promise.resolve();

  constructor(
    public partners: DeployedPartner[],
    { isProvisioned = true } = {},
  ) {
    adoptProposals(this.settings, partners);
    for (const [id, number] of projectNumbers(this.settings)) this.cloud.projectNumbers.set(number, id);
    if (isProvisioned) for (const { plan } of listProcesses(this.settings, this.partners)) this.provisionFor(plan);
  }

  /** Runs `npm run provision` with these arguments. @returns whether it succeeded */
  provision(...args: string[]): Promise<boolean> {
    const options = parseProvision(...args);
    return provision(this.start(options), options, this.terminal());
  }

  /** Runs `npm run deploy` with these arguments. @returns whether it succeeded */
  deploy(...args: string[]): Promise<boolean> {
    const { verb, options } = parseDeploy(...args, '--yes');
    const commands = { deploy, status: showStatus, rollback, rotate, remove };
    return commands[verb as keyof typeof commands](this.start(options), options, this.terminal());
  }

  /** Runs `npx platform move` with these options. @returns whether it succeeded */
  move(partner: string, to: string, { cancel = false, dryRun = false } = {}): Promise<boolean> {
    const { options } = parseDeploy(...(dryRun ? ['--dry-run'] : []));
    return moveDeployed(this.start({ ...options, dryRun }), { partner, to, cancel, dryRun }, this.terminal());
  }

  /** Runs `npx platform ops` with this tool. @returns whether it succeeded */
  ops(tool: OpsTool, { dryRun = false } = {}): Promise<boolean> {
    const { options } = parseDeploy(...(dryRun ? ['--dry-run'] : []));
    return runOps(this.start({ ...options, dryRun }), tool, this.terminal());
  }

  /** Adds partners, with settings that follow their proposals. */
  add(...partners: DeployedPartner[]): void {
    adoptProposals(this.settings, partners);
    this.partners.push(...partners);
  }

  get run() {
    return this.cloud.run(PROJECT, REGION);
  }

  /** Where the traffic of a service goes. */
  traffic(service: string): string[] {
    const { traffic } = this.run.find(service);
    return traffic.filter(({ percent }) => percent).map(({ revisionName, percent }) => `${revisionName} ${percent}`);
  }

  /** The installation as a command sees it, with the record of the calls and the output empty. */
  start(options: DeployOptions): Installation {
    this.output = '';
    this.cloud.calls.length = 0;
    const onChange = (line: string): void => {
      if (options.dryRun) this.output += `${line}\n`;
    };
    const gcloud = new Gcloud(options.dryRun, onChange, (call) => this.call(call));
    const installation = new Installation(this.settings, gcloud, options);
    installation.partners = () => Promise.resolve(this.partners);
    installation.adminApi = () => Promise.resolve(this.adminApi());
    return installation;
  }

  private adminApi(): AdminApi {
    const changePartner = (code: string, changes: PartnerChanges): Promise<void> => {
      if (!this.isAdminUp) return Promise.reject(new Error('The admin API is unreachable'));
      if (changes.endpoint_url !== undefined) this.addresses.push([code, changes.endpoint_url]);
      this.partners = this.partners.map((partner) =>
        partner.partner_code === code ? { ...partner, ...changes } : partner,
      );
      return Promise.resolve();
    };
    return { changePartner, countSpooled: () => Promise.resolve(this.spooled) } as unknown as AdminApi;
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

  private async call({ args, stdin = '', file }: GcloudCall): Promise<string> {
    const last = args.at(-1)!;
    const named = last.endsWith('=') ? [...args.slice(0, -1), last + FILE] : [...args, FILE];
    const files: Record<string, string> = file === undefined ? {} : { [FILE]: file };
    const call = { args: file === undefined ? args : named, stdin, files };
    const response = await this.cloud.answer(call);
    if (response.exitCode !== 0) throw new GcloudError(args, response.exitCode, response.error);
    return response.out;
  }

  private terminal(): Terminal {
    return {
      isStopping: this.isStopping,
      print: (text: string) => (this.output += `${text}\n`),
      progress: (title: string, step: string) => {
        this.output += `${title} ${step}\n`;
        this.onProgress(title, step);
      },
      confirm: () => Promise.resolve(true),
      pause: (timeMs: number) => this.onPause(timeMs),
    } as unknown as Terminal;
  }
}
