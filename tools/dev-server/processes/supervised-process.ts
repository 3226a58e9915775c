import { setTimeout as wait } from 'node:timers/promises';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { Terminal } from '../terminal/terminal';
import { localUrl } from '../ports';
import type { Environment } from './app-settings';
import { describeExit, isAlive, RestartBackoff } from './child-process';

/** When a process that runs and answers nobody counts as dead. */
export interface LivenessTimes {
  /** From one question to the next. */
  intervalMs: number;
  timeoutMs: number;
  /** Questions in a row without an answer. */
  maxFailures: number;
}

/** As the liveness probe in the cloud has it: longer than any freeze that a process recovers from by itself. */
export const LIVENESS_TIMES: LivenessTimes = { intervalMs: 10_000, timeoutMs: 5_000, maxFailures: 3 };

/**
 * Asks a process again and again whether it is alive; any answer means that it is.
 *
 * @returns true once it was silent so often in a row, false once the signal says that nobody wants to know any more
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
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]) });
    await answer.body?.cancel();
    return true;
  } catch {
    // Why it does not answer makes no difference: refused, reset and silent are all no sign of life.
    return false;
  }
}

/** A start that takes longer hangs. */
const LISTEN_TIMEOUT_MS = 60_000;
/** The applications give themselves 8 s to finish what they began. */
const STOP_TIMEOUT_MS = 9_000;

export interface ProcessSpec {
  /** Names its lines and its log file. */
  name: string;
  /** The program; it sends the message 'listening' when it takes requests, and ends when we are gone. */
  script: string;
  environment: Environment;
}

/** A process that is kept running: when it dies, or answers nobody any more, it is started again on its port. */
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
   * Starts it; resolves when it takes requests. From then on it is kept running.
   *
   * @throws ExplainedFault when it ends before it took any: then it is left ended
   */
  async start(): Promise<void> {
    const startedAtMs = performance.now();
    const fault = await this.launch();
    if (fault !== undefined) throw new UserFacingError(`${this.spec.name} did not start: ${fault}`);
    this.supervise(startedAtMs);
  }

  /** Lets it finish what it began, and ends it if that takes too long. It is not started again. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.backoff.abort();
    const { child } = this;
    if (!child || !isAlive(child)) return;
    const exited = once(child, 'exit');
    // Windows knows no SIGTERM; there the end of the channel says the same.
    if (process.platform === 'win32') child.disconnect();
    else child.kill('SIGTERM');
    const deadline = setTimeout(() => {
      this.terminal.warn(`${this.spec.name} did not stop within ${STOP_TIMEOUT_MS / 1000} s and is killed`);
      child.kill('SIGKILL');
    }, STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(deadline);
  }

  /** The process that runs now, or ran last; for tests that kill it. */
  get processId(): number | undefined {
    return this.child?.pid;
  }

  /** Ends it at once. */
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

  /** A process in an endless loop never dies by itself, and everything that it is asked for waits. */
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
    this.terminal.warn(`${this.spec.name} runs, but answers nobody, and is killed`);
    child.kill('SIGKILL');
  }

  private async restart(uptimeMs: number): Promise<void> {
    const { name } = this.spec;
    let reason = this.child ? describeExit(this.child) : '';
    for (let lifeMs = uptimeMs; !this.isStopping; lifeMs = 0) {
      const delayMs = this.restartBackoff.nextDelayMs(lifeMs);
      this.terminal.warn(`${name} died (${reason}) and is started again${delayMs > 0 ? ` in ${delayMs} ms` : ''}`);
      await wait(delayMs, undefined, { signal: this.backoff.signal }).catch(() => undefined);
      const startedAtMs = performance.now();
      const fault = this.isStopping ? '' : await this.launch();
      if (this.isStopping) return;
      if (fault === undefined) {
        this.terminal.say(`${name} is back`);
        return this.supervise(startedAtMs);
      }
      reason = fault;
    }
  }

  /** Starts it once. Returns why, when it ended before it took requests. */
  private async launch(): Promise<string | undefined> {
    const { name, script, environment } = this.spec;
    const output = this.terminal.outputOf(name);
    const saidSince = output.mark;
    const sink = this.terminal.isQuiet ? output.descriptor : 'pipe';
    const child = spawn(process.execPath, [script], {
      env: environment,
      stdio: ['ignore', sink, sink, 'ipc'],
      // Its own process group: Ctrl-C at the terminal is for us, and we stop everything in its order.
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

/** 'listening', or why that will never come. */
async function firstOutcome(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const deadline = setTimeout(
    () => resolve(`it does not listen after ${LISTEN_TIMEOUT_MS / 1000} s`),
    LISTEN_TIMEOUT_MS,
  );
  child.on('message', (message) => message === 'listening' && resolve('listening'));
  child.on('error', (error) => resolve(error.message));
  // Closed rather than exited: then all of its output has been read as well.
  child.once('close', () => resolve(describeExit(child)));
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
  }
}
