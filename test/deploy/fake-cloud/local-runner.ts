import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TcpProxy } from '@app/common/testing/tcp-proxy';
import type { Container, Job, RevisionTemplate, TrafficTarget } from '../../../deploy/manifests/knative';
import { freePorts } from '../../../tools/dev-server/ports';
import type { Runner } from './cloud-run';
import type { SecretManager } from './secret-manager';

const MAX_SHOWN_OUTPUT = 1_500;
const STOP_TIMEOUT_MS = 9_000;

interface RunningRevision {
  service: string;
  port: number;
  process: ChildProcess;
}

/**
 * Cloud Run on this machine: starts the real programs with nothing but what their manifests give them, on the port that
 * it assigns, and waits for their startup probes.
 */
export class LocalRunner implements Runner {
  private readonly revisions = new Map<string, RunningRevision>();
  /** The address of a service, or of its tag, and the revision behind it. */
  private readonly addresses = new Map<string, { proxy: TcpProxy; revision: string | undefined }>();

  constructor(
    private readonly secretsOf: () => SecretManager,
    private readonly logFolder: string,
    /** The built repository, which an image would contain. */
    private readonly repository: string,
  ) {}

  async startRevision(service: string, template: RevisionTemplate): Promise<string | undefined> {
    const { name } = template.metadata;
    const container = template.spec.containers[0];
    await this.reserveAddress(service);
    const [port] = await freePorts(1);
    const env = { PORT: String(port), HOST: '127.0.0.1', K_SERVICE: service, K_REVISION: name };
    const process = this.spawn(name, container, container.args, env);
    this.revisions.set(name, { service, port: port!, process });
    return this.probe(process, port!, container);
  }

  /** Opens the address of a service before it exists, as Cloud Run's are known before. */
  async reserveAddress(service: string): Promise<string> {
    for (const key of [service, tagKey(service)]) if (!this.addresses.has(key)) await this.openAddress(key);
    return this.addressOf(service, undefined);
  }

  private async openAddress(key: string): Promise<void> {
    const address = { proxy: new TcpProxy(() => this.portOf(key)), revision: undefined };
    this.addresses.set(key, address);
    await address.proxy.open();
  }

  /** Without a revision, connections to port 0 fail at once. */
  private portOf(key: string): number {
    return this.revisions.get(this.addresses.get(key)?.revision ?? '')?.port ?? 0;
  }

  async runJob(job: Job, args: string[] | undefined): Promise<string | undefined> {
    const container = job.spec.template.spec.template.spec.containers[0];
    const child = this.spawn(job.metadata.name, container, args ?? container.args, {});
    let output = '';
    child.stderr!.on('data', (text) => (output += String(text)));
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? undefined : `${job.metadata.name}: ${output.slice(-MAX_SHOWN_OUTPUT)}`;
  }

  addressOf(service: string, tag: string | undefined): string {
    const { proxy } = this.addresses.get(tag === undefined ? service : tagKey(service))!;
    return `http://127.0.0.1:${proxy.port}`;
  }

  route(service: string, traffic: TrafficTarget[]): void {
    this.addresses.get(service)!.revision = traffic.find(({ percent }) => percent === 100)?.revisionName;
    this.addresses.get(tagKey(service))!.revision = traffic.find(({ tag }) => tag !== undefined)?.revisionName;
  }

  async stopService(service: string): Promise<void> {
    const own = [...this.revisions].filter(([, revision]) => revision.service === service);
    await Promise.all(own.map(([name]) => this.stopRevision(name)));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.revisions.keys()].map((name) => this.stopRevision(name)));
    await Promise.all([...this.addresses.values()].map(({ proxy }) => proxy.close()));
  }

  private async stopRevision(name: string): Promise<void> {
    const { process } = this.revisions.get(name)!;
    this.revisions.delete(name);
    if (process.exitCode !== null || process.signalCode !== null) return;
    const timer = setTimeout(() => process.kill('SIGKILL'), STOP_TIMEOUT_MS);
    process.kill('SIGTERM');
    await once(process, 'close');
    clearTimeout(timer);
  }

  private spawn(name: string, container: Container, args: string[], added: Record<string, string>): ChildProcess {
    const own = container.env.map((variable) => {
      if ('value' in variable) return [variable.name, variable.value];
      const { name: secret, key } = variable.valueFrom.secretKeyRef;
      return [variable.name, this.secretsOf().access(secret, key)];
    });
    const env = { ...(Object.fromEntries(own) as Record<string, string>), ...added };
    const child = spawn(process.execPath, args, { cwd: this.repository, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(join(this.logFolder, `${name}.log`), { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('close', () => log.end());
    return child;
  }

  private async probe(child: ChildProcess, port: number, { startupProbe }: Container): Promise<string | undefined> {
    const { httpGet, periodSeconds, failureThreshold } = startupProbe!;
    for (let failures = 0; failures < failureThreshold; failures += 1) {
      if (child.exitCode !== null) return `The container exited with code ${child.exitCode}`;
      const response = await fetch(`http://127.0.0.1:${port}${httpGet.path}`).catch(() => undefined);
      if (response?.ok) return undefined;
      await sleep(periodSeconds * 1_000);
    }
    return `The startup probe on ${httpGet.path} failed ${failureThreshold} times`;
  }
}

function tagKey(service: string): string {
  return `${service} next`;
}
