import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../../../tools/dev-server/free-port';
import type { Container, Job, RevisionTemplate, TrafficTarget } from '../../../deploy/manifests/knative';
import type { Runner } from './cloud-run-state';
import type { SecretState } from './secret-state';
import { TrafficProxy } from './traffic-proxy';

const SHOWN_OF_A_FAULT = 1_500;
const STOP_WITHIN_MS = 9_000;

interface RunningRevision {
  service: string;
  port: number;
  process: ChildProcess;
}

/**
 * Cloud Run on this machine: starts the real programs with nothing but what their manifests give them, on the port that
 * they are told, and believes them when their start-up probe does.
 */
export class LocalRunner implements Runner {
  private readonly revisions = new Map<string, RunningRevision>();
  /** By service, or service and tag. */
  private readonly doors = new Map<string, TrafficProxy>();

  constructor(
    private readonly secretsOf: () => SecretState,
    private readonly logFolder: string,
    /** The built repository: what an image holds. */
    private readonly repository: string,
  ) {}

  async startRevision(service: string, template: RevisionTemplate): Promise<string | undefined> {
    const { name } = template.metadata;
    const container = template.spec.containers[0];
    for (const tag of [undefined, 'next']) await this.openDoor(service, tag);
    const port = await findFreePort('127.0.0.1');
    const given = { PORT: String(port), HOST: '127.0.0.1', K_SERVICE: service, K_REVISION: name };
    const child = this.spawn(name, container, container.args, given);
    this.revisions.set(name, { service, port, process: child });
    return this.probe(child, port, container);
  }

  async runJob(job: Job, args: string[] | undefined): Promise<string | undefined> {
    const container = job.spec.template.spec.template.spec.containers[0];
    const child = this.spawn(job.metadata.name, container, args ?? container.args, {});
    let said = '';
    child.stderr!.on('data', (text) => (said += String(text)));
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? undefined : `${job.metadata.name}: ${said.slice(-SHOWN_OF_A_FAULT)}`;
  }

  addressOf(service: string, tag: string | undefined): string {
    return this.doors.get(keyOf(service, tag))!.url;
  }

  route(service: string, traffic: TrafficTarget[]): void {
    const serving = traffic.find(({ percent }) => percent === 100);
    this.doors.get(keyOf(service, undefined))!.targetPort = this.portOf(serving?.revisionName);
    const tagged = traffic.find(({ tag }) => tag !== undefined);
    this.doors.get(keyOf(service, 'next'))!.targetPort = this.portOf(tagged?.revisionName);
  }

  async stopService(service: string): Promise<void> {
    const own = [...this.revisions].filter(([, revision]) => revision.service === service);
    await Promise.all(own.map(([name, revision]) => this.stopRevision(name, revision)));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.revisions].map(([name, revision]) => this.stopRevision(name, revision)));
    for (const door of this.doors.values()) door.close();
  }

  private async openDoor(service: string, tag: string | undefined): Promise<void> {
    const key = keyOf(service, tag);
    if (!this.doors.has(key)) this.doors.set(key, await TrafficProxy.open());
  }

  private portOf(revision: string | undefined): number | undefined {
    return revision === undefined ? undefined : this.revisions.get(revision)?.port;
  }

  private async stopRevision(name: string, { process }: RunningRevision): Promise<void> {
    this.revisions.delete(name);
    if (process.exitCode !== null || process.signalCode !== null) return;
    const timer = setTimeout(() => process.kill('SIGKILL'), STOP_WITHIN_MS);
    process.kill('SIGTERM');
    await once(process, 'close');
    clearTimeout(timer);
  }

  private spawn(name: string, container: Container, args: string[], given: Record<string, string>): ChildProcess {
    const env = { ...this.environmentOf(container), ...given };
    const child = spawn(process.execPath, args, { cwd: this.repository, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(join(this.logFolder, `${name}.log`), { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('close', () => log.end());
    return child;
  }

  private environmentOf({ env }: Container): Record<string, string> {
    return Object.fromEntries(
      env.map((variable) => {
        if ('value' in variable) return [variable.name, variable.value];
        const { name, key } = variable.valueFrom.secretKeyRef;
        return [variable.name, this.secretsOf().access(name, key)];
      }),
    );
  }

  /** As often and as long as the manifest says. */
  private async probe(child: ChildProcess, port: number, { startupProbe }: Container): Promise<string | undefined> {
    const { httpGet, periodSeconds, failureThreshold } = startupProbe!;
    for (let failures = 0; failures < failureThreshold; failures += 1) {
      if (child.exitCode !== null) return `The container exited with code ${child.exitCode}`;
      const answer = await fetch(`http://127.0.0.1:${port}${httpGet.path}`).catch(() => undefined);
      if (answer?.ok) return undefined;
      await wait(periodSeconds * 1_000);
    }
    return `The start-up probe on ${httpGet.path} failed ${failureThreshold} times`;
  }
}

function keyOf(service: string, tag: string | undefined): string {
  return tag === undefined ? service : `${service} ${tag}`;
}
