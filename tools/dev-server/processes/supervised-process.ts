import { setTimeout as wait } from 'node:timers/promises';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { Terminal } from '../terminal/terminal';
import { localUrl } from '../ports';
import type { Environment } from './app-settings';
import { describeExit, isAlive, RestartBackoff } from './child-process';

/** When a running process that does not respond counts as dead. */
export interface LivenessTimes {
  /** From one question to the next. */
  intervalMs: number;
  timeoutMs: number;
  /** Questions in a row without a response. */
  maxFailures: number;
}

/** The same as the liveness probe on Cloud Run: longer than any freeze from which a process recovers. */
export const LIVENESS_TIMES: LivenessTimes = { intervalMs: 10_000, timeoutMs: 5_000, maxFailures: 3 };

/**
 * Polls a process; any response means that it is alive.
 *
 * @returns true after `maxFailures` consecutive failures, false when aborted
 */
export async function untilUnresponsive(url: string, times: LivenessTimes, signal: AbortSignal): Promise<boolean> {
  let failures = 0;
  while (failures < times.maxFailures) {
    await wait(times.intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return false;
    failures = (await isResponsive(url, times.timeoutMs, signal)) ? 0 : failures + 1;
    if (signal.aborted) return false;
  }
  return true;
}

async function isResponsive(url: string, withinMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]) });
    await response.body?.cancel();
    return true;
  } catch {
    // The reason makes no difference: refused, reset and timed out are all failures.
    return false;
  }
}

/** A start that takes longer counts as failed. */
const LISTEN_TIMEOUT_MS = 60_000;
/** The applications take up to 8 s to finish their requests. */
const STOP_TIMEOUT_MS = 9_000;

export interface ProcessSpec {
  /** The prefix of its lines, and the name of its log file. */
  name: string;
  /** The program; it sends the message 'listening' when it accepts requests, and ends when its parent does. */
  script: string;
  environment: Environment;
}

/** Runs a process, and restarts it on its port when it dies or does not respond. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private isStopping = false;
  private readonly restartBackoff = new RestartBackoff();
  private readonly backoff = new AbortController();

  constructor(
    private readonly spec: ProcessSpec,
    private readonly terminal: Terminal,
    private readonly livenessTimes: LivenessTimes = LIVENESS_TIMES,
  ) {}

  /**
   * Starts the process; resolves when it accepts requests. From then on it is restarted when it ends.
   *
   * @throws UserFacingError when it ends before that; it is not restarted
   */
  async start(): Promise<void> {
    const startedAtMs = performance.now();
    const error = await this.launch();
    if (error !== undefined) throw new UserFacingError(`${this.spec.name} did not start: ${error}`);
    this.supervise(startedAtMs);
  }

  /** Stops the process gracefully, and kills it after a timeout. It is not restarted. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.backoff.abort();
    const { child } = this;
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
    return this.child?.pid;
  }

  /** Kills the process. It is not restarted. */
  kill(): void {
    this.isStopping = true;
    this.backoff.abort();
    this.child?.kill('SIGKILL');
  }

  private supervise(startedAtMs: number): void {
    const { child } = this;
    child?.once('exit', () => void this.restart(performance.now() - startedAtMs));
    if (child && !isAlive(child)) void this.restart(performance.now() - startedAtMs);
    else if (child) void this.killWhenUnresponsive(child);
  }

  /** A process in an endless loop does not die by itself, and every request to it waits. */
  private async killWhenUnresponsive(child: ChildProcess): Promise<void> {
    const { HOST = '127.0.0.1', PORT } = this.spec.environment;
    const ended = new AbortController();
    child.once('exit', () => ended.abort());
    const url = `${localUrl(HOST, Number(PORT))}/health`;
    const isSilent = await untilUnresponsive(
      url,
      this.livenessTimes,
      AbortSignal.any([ended.signal, this.backoff.signal]),
    );
    if (!isSilent || !isAlive(child)) return;
    this.terminal.warn(`${this.spec.name} does not respond; killing it`);
    child.kill('SIGKILL');
  }

  private async restart(uptimeMs: number): Promise<void> {
    const { name } = this.spec;
    let reason = this.child ? describeExit(this.child) : '';
    for (let lifeMs = uptimeMs; !this.isStopping; lifeMs = 0) {
      const delayMs = this.restartBackoff.nextDelayMs(lifeMs);
      this.terminal.warn(`${name} died (${reason}); restarting${delayMs > 0 ? ` in ${delayMs} ms` : ''}`);
      await wait(delayMs, undefined, { signal: this.backoff.signal }).catch(() => undefined);
      const startedAtMs = performance.now();
      const error = this.isStopping ? '' : await this.launch();
      if (this.isStopping) return;
      if (error === undefined) {
        this.terminal.say(`${name} is back`);
        return this.supervise(startedAtMs);
      }
      reason = error;
    }
  }

  /** Starts the process once. Returns the reason when it ended before it accepted requests. */
  private async launch(): Promise<string | undefined> {
    const { name, script, environment } = this.spec;
    const output = this.terminal.outputOf(name);
    const saidSince = output.mark;
    const sink = this.terminal.isQuiet ? output.descriptor : 'pipe';
    const child = spawn(process.execPath, [script], {
      env: environment,
      stdio: ['ignore', sink, sink, 'ipc'],
      // In its own process group, so that Ctrl-C reaches the supervisor alone, which stops everything in order.
      detached: process.platform !== 'win32',
    });
    this.child = child;
    child.stdout?.on('data', output.write);
    child.stderr?.on('data', output.write);
    const outcome = await firstOutcome(child);
    if (outcome === 'listening') return undefined;
    if (isAlive(child)) child.kill('SIGKILL');
    return [outcome, saidSince()].filter((part) => part !== '').join('\n');
  }
}

/** 'listening', or why the process will not listen. */
async function firstOutcome(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const deadline = setTimeout(
    () => resolve(`it does not listen after ${LISTEN_TIMEOUT_MS / 1000} s`),
    LISTEN_TIMEOUT_MS,
  );
  child.on('message', (message) => message === 'listening' && resolve('listening'));
  child.on('error', (error) => resolve(error.message));
  // On `close` rather than `exit`, all of its output has been read.
  child.once('close', () => resolve(describeExit(child)));
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
  }
}
