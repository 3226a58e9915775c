import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { once } from 'node:events';
import { basename } from 'node:path';
import { UserFacingError } from '../../../libs/common/src/errors/user-facing-error';
import type { Terminal } from '../terminal/terminal';
import type { Environment } from './app-settings';

export function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Describes how a process ended. A shell reports a signal that ended its command as a code above 128. */
export function describeExit(child: Pick<ChildProcess, 'exitCode' | 'signalCode'>): string {
  const { signalCode, exitCode } = child;
  const signal = Object.entries(constants.signals).find(([, number]) => number === (exitCode ?? 0) - 128)?.[0];
  return signalCode || signal ? `killed by ${signalCode ?? signal}` : `exit code ${exitCode}`;
}

/** A process that died sooner than this died quickly: restarting it at once would probably not help. */
export const QUICK_EXIT_MS = 10_000;

const MAX_DELAY_MS = 5_000;

/**
 * How long to wait before a process is started again. The first restart is immediate, because postbacks are arriving;
 * only repeated deaths are delayed.
 *
 * @param quickExits consecutive quick deaths, including this one; 0 when it had run for a while
 */
export function restartDelayMs(quickExits: number): number {
  if (quickExits <= 1) return 0;
  return Math.min(250 * 2 ** (quickExits - 2), MAX_DELAY_MS);
}

/** Counts quick deaths of one process. */
export class RestartBackoff {
  private quickExits = 0;

  /** Records that the process died after `uptimeMs`, and returns the delay before its restart. */
  nextDelayMs(uptimeMs: number): number {
    this.quickExits = uptimeMs < QUICK_EXIT_MS ? this.quickExits + 1 : 0;
    return restartDelayMs(this.quickExits);
  }
}

/**
 * The space for young objects, as in the image. V8 would choose it by the memory of the machine: 2 MB in a container of
 * 512 MiB, where a postback costs 40 % more, and 32 MB on a laptop, of which every process would fill three.
 */
export const NODE_FLAGS = ['--max-semi-space-size=16'];

/** As in the image: one pool of the C library for all threads, instead of one for each, saves a process 2 MB. */
export const MALLOC_SETTINGS = { MALLOC_ARENA_MAX: '1' };

export interface ProcessSpec {
  /** The prefix of its lines, and the name of its log file. */
  name: string;
  script: string;
  environment: Environment;
}

export interface SpawnedScript {
  child: ChildProcess;
  /** How it ended, or why it could not be started. */
  ended: Promise<string>;
  /** What it has written so far. */
  said: () => string;
}

/**
 * Starts a program whose output goes to the terminal. It gets its own process group, so that Ctrl-C reaches the
 * supervisor alone, which stops everything in order.
 */
export function spawnScript(
  { name, script, environment }: ProcessSpec,
  terminal: Terminal,
  options: { hasChannel?: boolean; signal?: AbortSignal } = {},
): SpawnedScript {
  const output = terminal.outputOf(name);
  const said = output.mark;
  // A quiet terminal shows nothing, so the process writes into the file itself.
  const sink = terminal.isQuiet ? output.descriptor : 'pipe';
  const child = spawn(process.execPath, [...NODE_FLAGS, script], {
    env: { ...MALLOC_SETTINGS, ...environment },
    stdio: ['ignore', sink, sink, ...(options.hasChannel ? (['ipc'] as const) : [])],
    detached: process.platform !== 'win32',
    ...(options.signal && { signal: options.signal }),
  });
  child.stdout?.on('data', output.write);
  child.stderr?.on('data', output.write);
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  child.on('error', (error) => resolve(error.message));
  // On `close` rather than `exit`, all of its output has been read.
  child.once('close', () => resolve(describeExit(child)));
  return { child, ended, said };
}

/**
 * Runs a program to its end, or until `signal`.
 *
 * @throws UserFacingError with its output, when it fails or is aborted
 */
export async function runScript(spec: ProcessSpec & { signal: AbortSignal }, terminal: Terminal): Promise<void> {
  const { ended, said } = spawnScript(spec, terminal, { signal: spec.signal });
  const outcome = await ended;
  if (outcome === 'exit code 0') return;
  throw new UserFacingError(`${spec.name}: ${basename(spec.script)} failed (${outcome}): ${said()}`);
}

/** Runs a program to its end, with the environment and the terminal of this process. @throws UserFacingError when it fails */
export async function runInherited(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: 'inherit' });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new UserFacingError(`${basename(script)} failed (${describeExit(child)}).`);
}
