import { parse } from 'yaml';
import type { Job, Service } from '../../../deploy/manifests/knative';
import { CloudRunState, GcloudFailure, type Runner } from './cloud-run-state';
import { type ParsedCall, parseGcloud } from './parse-gcloud';
import { ResourceState } from './resource-state';
import { findSecretErrors } from './secret-faults';
import { SecretState } from './secret-state';
import { ActiveAccount } from './active-account';

/** A call of gcloud, with what it was handed. */
export interface StubbedCall {
  args: string[];
  stdin: string;
  files: Record<string, string>;
}

export interface StubbedResponse {
  exitCode: number;
  out: string;
  error: string;
}

/** When a call fails: before it has done anything, or although it has done all. */
export type Failure = 'before' | 'after';

const READS = / (list|describe|get-iam-policy|access|get-value|print-identity-token|list-configs)( |$)/;

/**
 * A stand-in for Google Cloud that a `gcloud` on PATH speaks to: it keeps what is created, refuses what the real one
 * refuses, and can fail at any call. With a runner, services and jobs are real processes on this machine.
 */
export class FakeCloud {
  /** Every call that was made, in order. */
  readonly calls: string[][] = [];
  readonly resources = new ResourceState();
  readonly activeAccount = new ActiveAccount();
  /** Number → project. */
  readonly projectNumbers = new Map<string, string>();
  /** Decides whether a call fails. */
  failing: (args: string[]) => Failure | undefined = () => undefined;
  private readonly places = new Map<string, CloudRunState>();
  private readonly projects = new Map<string, SecretState>();

  /** @param runner runs services and jobs for real; without one they are only said to run */
  constructor(private readonly runner?: Runner) {}

  run(project: string, region: string): CloudRunState {
    return getOrMake(this.places, `${project}/${region}`, () => {
      const lookup = {
        project,
        secretsOf: (id: string) => this.secretsOf(id),
        idOf: (number: string) => this.projectNumbers.get(number) ?? number,
      };
      return new CloudRunState(this.runner, (what) => findSecretErrors(what, lookup));
    });
  }

  secretsOf(project: string): SecretState {
    return getOrMake(this.projects, project, () => new SecretState());
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

  /** Answers a call as gcloud would. */
  async answer(call: StubbedCall): Promise<StubbedResponse> {
    this.calls.push(call.args);
    const failure = this.failing(call.args);
    if (failure === 'before') return refusal('UNAVAILABLE: The service is currently unavailable.');
    try {
      const out = await this.perform(parseGcloud(call.args), call);
      if (failure === 'after') return refusal('DEADLINE_EXCEEDED: the answer was lost');
      return { exitCode: 0, out: typeof out === 'string' ? out : JSON.stringify(out ?? null), error: '' };
    } catch (error) {
      return refusal((error as Error).message);
    }
  }

  private perform(parsed: ParsedCall, call: StubbedCall): unknown {
    const { verb } = parsed;
    if (verb.startsWith('run ')) return this.performRun(parsed, call);
    if (verb.startsWith('secrets ')) return this.performSecrets(parsed, call);
    if (verb === 'config get-value') return this.activeAccount.getValue(parsed.positionals);
    if (verb === 'auth print-identity-token') return this.activeAccount.printIdentityToken(parsed);
    return this.resources.perform(parsed, call.files);
  }

  private async performRun({ verb, positionals, flags }: ParsedCall, { files }: StubbedCall): Promise<unknown> {
    const { project = '', region = '' } = flags;
    if (project === '' || region === '') throw new GcloudFailure('argument --project, --region: Must be specified.');
    const run = this.run(project, region);
    const name = positionals[0] ?? '';
    const document = (): unknown => parse(files[name] ?? '');
    switch (verb) {
      case 'run services replace':
        return run.replaceService(document() as Service);
      case 'run services list':
        return [...run.services.keys()].map((service) => run.show(service));
      case 'run services describe':
        return run.show(name);
      case 'run services update-traffic':
        return run.updateTraffic(name, flags);
      case 'run services delete':
        return run.deleteService(name);
      case 'run services get-iam-policy':
        return { bindings: [{ role: 'roles/run.invoker', members: [...run.find(name).invokers] }] };
      case 'run services add-iam-policy-binding':
        return void run.find(name).invokers.add(flags['member']!);
      case 'run services remove-iam-policy-binding':
        return void run.find(name).invokers.delete(flags['member']!);
      case 'run revisions list':
        return run.revisionsOf(flags['service']!);
      case 'run jobs replace':
        return run.replaceJob(document() as Job);
      case 'run jobs list':
        return [...run.jobs.values()];
      case 'run jobs execute':
        return run.executeJob(name, flags['args']?.split(','));
      case 'run jobs delete':
        return void run.jobs.delete(name);
      default:
        return this.resources.perform({ verb, positionals, flags }, files);
    }
  }

  private performSecrets({ verb, positionals, flags }: ParsedCall, { stdin }: StubbedCall): unknown {
    const secrets = this.secretsOf(flags['project'] ?? '');
    const name = positionals[0] ?? '';
    switch (verb) {
      case 'secrets create':
        return secrets.create(name);
      case 'secrets list':
        return [...secrets.secrets.keys()].map((secret) => ({ name: `projects/1/secrets/${secret}` }));
      case 'secrets delete':
        return void secrets.secrets.delete(name);
      case 'secrets get-iam-policy':
        return {
          bindings: [{ role: 'roles/secretmanager.secretAccessor', members: [...secrets.find(name).accessors] }],
        };
      case 'secrets add-iam-policy-binding':
        return void secrets.find(name).accessors.add(flags['member']!);
      case 'secrets versions add':
        return secrets.add(name, stdin);
      case 'secrets versions list':
        return secrets.list(name);
      case 'secrets versions describe':
        return { state: secrets.state(flags['secret']!, name) };
      case 'secrets versions access':
        return secrets.access(flags['secret']!, name);
      case 'secrets versions disable':
        return secrets.disable(flags['secret']!, name);
      default:
        throw new GcloudFailure(`The stand-in does not know ${verb}.`);
    }
  }
}

function refusal(reason: string): StubbedResponse {
  return { exitCode: 1, out: '', error: `ERROR: (gcloud) ${reason}\n` };
}

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  return made;
}
