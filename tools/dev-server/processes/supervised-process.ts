import { setTimeout as wait } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { Terminal } from '../terminal/terminal';
import { localUrl } from '../ports';
import { isAlive, type ProcessSpec, RestartBackoff, type SpawnedScript, spawnScript } from './child-process';

/** When a running process that does not respond counts as dead. */
interface LivenessTimes {
  intervalMs: number;
  timeoutMs: number;
  /** Consecutive requests without a response. */
  maxFailures: number;
}

/** The same as the liveness probe on Cloud Run: longer than any freeze from which a process recovers. */
const LIVENESS_TIMES: LivenessTimes = { intervalMs: 10_000, timeoutMs: 5_000, maxFailures: 3 };
/** A start that takes longer counts as failed. */
const LISTEN_TIMEOUT_MS = 60_000;
/** The applications take up to 8 s to finish their requests. */
const STOP_TIMEOUT_MS = 9_000;

/**
 * Runs a program, and restarts it on its port when it dies or does not respond. The program sends the message
 * 'listening' when it accepts requests, and ends when its parent does.
 */
export class SupervisedProcess {
  private running: SpawnedScript | undefined;
  private startedAtMs = 0;
  private readonly stopping = new AbortController();
  private readonly restartBackoff = new RestartBackoff();

  constructor(
    private readonly spec: ProcessSpec,
    private readonly terminal: Terminal,
    private readonly livenessTimes = LIVENESS_TIMES,
  ) {}

  /**
   * Starts the process; resolves when it accepts requests. From then on it is restarted when it ends.
   *
   * @throws UserFacingError when it ends before that; it is not restarted
   */
  async start(): Promise<void> {
    const failure = await this.launch();
    if (failure !== undefined) throw new UserFacingError(`${this.spec.name} did not start: ${failure}`);
    void this.superviseUntilStopped();
  }

  /** Stops the process gracefully, and kills it after a timeout. It is not restarted. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const child = this.running?.child;
    if (!child || !isAlive(child)) return;
    const exited = once(child, 'exit');
    // Windows has no SIGTERM; there the end of the channel means the same.
    if (process.platform === 'win32') child.disconnect();
    else child.kill('SIGTERM');
    const deadline = setTimeout(() => {
      this.terminal.warn(`${this.spec.name} did not stop within ${STOP_TIMEOUT_MS / 1000} s; killing it`);
      child.kill('SIGKILL');
    }, STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(deadline);
  }

  /** The process that runs, or ran last; for tests that kill it. */
  get processId(): number | undefined {
    return this.running?.child.pid;
  }

  /** Kills the process. It is not restarted. */
  kill(): void {
    this.stopping.abort();
    this.running?.child.kill('SIGKILL');
  }

  /** Restarts the process each time it dies, until it is stopped. */
  private async superviseUntilStopped(): Promise<void> {
    const { name } = this.spec;
    const { signal } = this.stopping;
    for (let failure: string | undefined; ;) {
      const reason = failure ?? (await this.death());
      if (signal.aborted) return;
      const delayMs = this.restartBackoff.nextDelayMs(performance.now() - this.startedAtMs);
      this.terminal.warn(`${name} died (${reason}); restarting${delayMs > 0 ? ` in ${delayMs} ms` : ''}`);
      await wait(delayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      failure = await this.launch();
      if (failure === undefined) this.terminal.say(`${name} is back`);
    }
  }

  private death(): Promise<string> {
    const { child, ended } = this.running!;
    void this.killWhenUnresponsive(child);
    return ended;
  }

  /** A process in an endless loop does not die by itself, and every request to it waits. */
  private async killWhenUnresponsive(child: ChildProcess): Promise<void> {
    const { HOST = '127.0.0.1', PORT } = this.spec.environment;
    const { intervalMs, timeoutMs, maxFailures } = this.livenessTimes;
    const { signal } = this.stopping;
    for (let failures = 0; failures < maxFailures;) {
      await wait(intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted || !isAlive(child)) return;
      const isResponsive = await responds(`${localUrl(HOST, Number(PORT))}/health`, timeoutMs);
      failures = isResponsive ? 0 : failures + 1;
    }
    if (signal.aborted || !isAlive(child)) return;
    this.terminal.warn(`${this.spec.name} does not respond; killing it`);
    child.kill('SIGKILL');
  }

  /** Starts the process once. Returns the reason when it ended before it accepted requests. */
  private async launch(): Promise<string | undefined> {
    this.startedAtMs = performance.now();
    this.running = spawnScript(this.spec, this.terminal, { hasChannel: true });
    const { child, ended, said } = this.running;
    const listening = Promise.withResolvers<undefined>();
    child.on('message', (message) => message === 'listening' && listening.resolve(undefined));
    const started = new AbortController();
    const timeout = wait(LISTEN_TIMEOUT_MS, `it did not listen within ${LISTEN_TIMEOUT_MS / 1000} s`, started);
    const failure = await Promise.race([listening.promise, ended, timeout]);
    started.abort();
    if (failure === undefined) return undefined;
    if (isAlive(child)) child.kill('SIGKILL');
    return [failure, said()].filter((part) => part !== '').join('\n');
  }
}

/** Any response will do: only a process that is stuck gives none. */
async function responds(url: string, withinMs: number): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(withinMs) }).catch(() => undefined);
  await response?.body?.cancel().catch(() => undefined);
  return response !== undefined;
}
