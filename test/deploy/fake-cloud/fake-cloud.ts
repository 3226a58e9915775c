import { parse } from 'yaml';
import type { Job, Service } from '../../../deploy/manifests/knative';
import { readSecretsAnnotation } from '../../../deploy/manifests/secrets';
import { CloudRun, type Runner, type SecretReader } from './cloud-run';
import { GcloudFailure, type ParsedCall, parseGcloud } from './parse-gcloud';
import { Resources } from './resources';
import { SecretManager } from './secret-manager';

/** A call of gcloud with its input. */
export interface FakeCall {
  args: string[];
  stdin: string;
  files: Record<string, string>;
}

export interface FakeResponse {
  exitCode: number;
  out: string;
  error: string;
}

/** A call fails before its effect, or after it. */
export type Failure = 'before' | 'after';

const READS = / (list|describe|get-iam-policy|access|get-value|print-(access|identity)-token|list-configs)( |$)/;
const NO_ACCOUNT = 'You do not currently have an active account selected.';
const SERVICE_ACCOUNT = /\.gserviceaccount\.com$/;

/**
 * A fake of Google Cloud behind gcloud. It keeps what is created, rejects what the real one rejects, and can fail at
 * any call. With a runner, services and jobs are real processes on this machine.
 */
export class FakeCloud {
  readonly calls: string[][] = [];
  readonly resources = new Resources();
  /** The active account of gcloud; undefined when there is none. */
  account: string | undefined = 'user@example.com';
  /** Of the active account. Google's APIs reject every other. */
  accessToken = 'access-token-1';
  /** Number → project. */
  readonly projectNumbers = new Map<string, string>();
  /** Resolves when a call has had its effect: at once, or by the clock of a simulation. */
  takes: (args: string[]) => Promise<void> = () => Promise.resolve();
  /** Decides whether a call fails. */
  failing: (args: string[]) => Failure | undefined = () => undefined;
  private readonly regions = new Map<string, CloudRun>();
  private readonly projects = new Map<string, SecretManager>();

  constructor(private readonly runner?: Runner) {}

  run(project: string, region: string): CloudRun {
    const create = () => new CloudRun(this.runner, (reader) => this.secretErrors(reader, project));
    return getOrCreate(this.regions, `${project}/${region}`, create);
  }

  secretsOf(project: string): SecretManager {
    return getOrCreate(this.projects, project, () => new SecretManager());
  }

  /** Every value that a secret has had. */
  valuesOf(project: string, secret: string): string[] {
    return (this.secretsOf(project).secrets.get(secret)?.versions ?? []).map(({ value }) => value);
  }

  /** The calls that changed something. */
  get changes(): string[] {
    return this.calls.filter((args) => this.isChange(args)).map((args) => args.join(' '));
  }

  isChange(args: readonly string[]): boolean {
    return !READS.test(args.join(' '));
  }

  /** Responds to a call as gcloud does. */
  async answer(call: FakeCall): Promise<FakeResponse> {
    this.calls.push(call.args);
    const failure = this.failing(call.args);
    await this.takes(call.args);
    if (failure === 'before') return failed('UNAVAILABLE: The service is currently unavailable.');
    try {
      const out = await this.perform(parseGcloud(call.args), call);
      if (failure === 'after') return failed('DEADLINE_EXCEEDED: the response was lost');
      return { exitCode: 0, out: typeof out === 'string' ? out : JSON.stringify(out ?? null), error: '' };
    } catch (error) {
      return failed((error as Error).message);
    }
  }

  private perform(parsed: ParsedCall, call: FakeCall): unknown {
    const { verb } = parsed;
    if (verb.startsWith('run ')) return this.performRun(parsed, call);
    if (verb.startsWith('secrets ')) return this.performSecrets(parsed, call);
    if (verb === 'config get-value') return this.account ?? '';
    if (verb === 'auth print-access-token') {
      if (this.account === undefined) throw new GcloudFailure(NO_ACCOUNT);
      return `${this.accessToken}\n`;
    }
    if (verb === 'auth print-identity-token') return this.identityToken(parsed);
    return this.resources.perform(parsed, call.files);
  }

  /** gcloud gives a user's token for its own audience only, and a service account's for any. */
  private identityToken({ positionals: [account = this.account], flags: { audiences } }: ParsedCall): string {
    if (account === undefined) throw new GcloudFailure(NO_ACCOUNT);
    if (account !== this.account) {
      throw new GcloudFailure(`Your current active account [${account}] does not have any valid credentials`);
    }
    if (audiences !== undefined && !SERVICE_ACCOUNT.test(account)) {
      throw new GcloudFailure('Invalid account type for `--audiences`. Requires valid service account.');
    }
    return `token-of:${account}:for:${audiences ?? 'gcloud'}`;
  }

  private async performRun(parsed: ParsedCall, { files }: FakeCall): Promise<unknown> {
    const { verb, positionals, flags } = parsed;
    const { project = '', region = '', member = '' } = flags;
    if (project === '' || region === '') throw new GcloudFailure('argument --project, --region: Must be specified.');
    const run = this.run(project, region);
    const name = positionals[0] ?? '';
    switch (verb.slice('run '.length)) {
      case 'services replace':
        return run.replaceService(parse(files[name]!) as Service);
      case 'services list':
        return [...run.services.keys()].map((service) => run.show(service));
      case 'services describe':
        return run.show(name);
      case 'services update-traffic':
        return run.updateTraffic(name, flags);
      case 'services delete':
        return run.deleteService(name);
      case 'services get-iam-policy':
        return { bindings: [{ role: 'roles/run.invoker', members: [...run.find(name).invokers] }] };
      case 'services add-iam-policy-binding':
        return void run.find(name).invokers.add(member);
      case 'services remove-iam-policy-binding':
        return void run.find(name).invokers.delete(member);
      case 'revisions list':
        return run.revisionsOf(flags['service']!);
      case 'jobs replace':
        return run.replaceJob(parse(files[name]!) as Job);
      case 'jobs list':
        return [...run.jobs.values()];
      case 'jobs execute':
        return run.executeJob(name, flags['args']?.split(','));
      case 'jobs delete':
        return void run.jobs.delete(name);
      default:
        return this.resources.perform(parsed, files);
    }
  }

  private performSecrets({ verb, positionals, flags }: ParsedCall, { stdin }: FakeCall): unknown {
    const { project = '', secret = '', member = '' } = flags;
    const secrets = this.secretsOf(project);
    const name = positionals[0] ?? '';
    switch (verb.slice('secrets '.length)) {
      case 'create':
        return secrets.create(name);
      case 'list':
        return [...secrets.secrets.keys()].map((one) => ({ name: `projects/1/secrets/${one}` }));
      case 'delete':
        return void secrets.secrets.delete(name);
      case 'get-iam-policy':
        return {
          bindings: [{ role: 'roles/secretmanager.secretAccessor', members: [...secrets.find(name).accessors] }],
        };
      case 'add-iam-policy-binding':
        return void secrets.find(name).accessors.add(member);
      case 'versions add':
        return secrets.add(name, stdin);
      case 'versions list':
        return secrets.list(name);
      case 'versions describe':
        return { state: secrets.state(secret, name) };
      case 'versions access':
        return secrets.access(secret, name);
      default:
        throw new GcloudFailure(`The fake does not know ${verb}.`);
    }
  }

  /** Why an account may not read the secrets of a manifest: one does not exist, or the account has no access. */
  private secretErrors({ annotations, serviceAccountName, containers }: SecretReader, project: string): string[] {
    const others = readSecretsAnnotation(annotations);
    return (containers[0].env ?? []).flatMap((variable) => {
      if (!('valueFrom' in variable)) return [];
      const { name, key } = variable.valueFrom.secretKeyRef;
      const other = others.get(name);
      const home = other ? (this.projectNumbers.get(other.project) ?? other.project) : project;
      const path = `projects/${home}/secrets/${other?.name ?? name}/versions/${key}`;
      const secret = this.secretsOf(home).secrets.get(other?.name ?? name);
      if (!secret?.versions[Number(key) - 1]) return [`Secret ${path} was not found`];
      if (secret.accessors.has(`serviceAccount:${serviceAccountName}`)) return [];
      return [`Permission denied on secret: ${path} for Revision service account ${serviceAccountName}.`];
    });
  }
}

function failed(reason: string): FakeResponse {
  return { exitCode: 1, out: '', error: `ERROR: (gcloud) ${reason}\n` };
}

function getOrCreate<T>(map: Map<string, T>, key: string, create: () => T): T {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
