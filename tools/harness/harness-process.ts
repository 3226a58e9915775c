import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProcessSpec } from '../dev-server/processes/child-process';
import { SupervisedProcess } from '../dev-server/processes/supervised-process';
import type { Terminal } from '../dev-server/terminal/terminal';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 20;

/** A process of the platform that a test may kill, freeze, stop and measure. It is restarted on its port when it dies. */
export class HarnessProcess {
  private readonly supervised: SupervisedProcess;
  /** From its start to its first 2xx on /ready. */
  readyMs = 0;

  constructor(
    private readonly spec: ProcessSpec,
    readonly port: number,
    terminal: Terminal,
  ) {
    this.supervised = new SupervisedProcess(spec, terminal);
  }

  get name(): string {
    return this.spec.name;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The process that runs now. */
  get pid(): number {
    const { processId } = this.supervised;
    if (processId === undefined) throw new Error(`${this.name} never started`);
    return processId;
  }

  /** Starts it and waits until `readyPath` answers 2xx. @throws Error when it does not get there */
  async start(readyPath = '/ready'): Promise<void> {
    const startedAtMs = performance.now();
    await this.supervised.start();
    while (!(await isOk(this.url + readyPath))) {
      if (performance.now() - startedAtMs > READY_TIMEOUT_MS) throw new Error(`${this.name} did not become ready`);
      await wait(POLL_MS);
    }
    this.readyMs = performance.now() - startedAtMs;
  }

  /** Lets it finish its requests; it is not restarted. */
  stop(): Promise<void> {
    return this.supervised.stop();
  }

  /** kill -9. */
  kill(): void {
    try {
      process.kill(this.pid, 'SIGKILL');
    } catch (error) {
      // It died by itself a moment ago, and is being restarted.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Stops it for a while with SIGSTOP. */
  async freeze(lengthMs: number): Promise<void> {
    // A separate shell wakes it, because a frozen process would outlive us if we died first.
    const script = `kill -STOP ${this.pid} && sleep ${lengthMs / 1_000}; kill -CONT ${this.pid}`;
    await once(spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' }), 'exit');
  }

  /** The memory that it has in RAM; undefined where the system has no /proc. */
  async residentBytes(): Promise<number | undefined> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8').catch(() => '');
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
  }
}

async function isOk(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
}
