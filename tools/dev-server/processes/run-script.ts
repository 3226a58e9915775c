import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { Terminal } from '../terminal/terminal';
import type { Environment } from './app-settings';
import { describeExit } from './process-exit';

export interface ScriptRun {
  /** Names its lines and its log file. */
  name: string;
  script: string;
  environment: Environment;
  /** Ends it early. */
  signal: AbortSignal;
}

/**
 * Runs a program to its end.
 *
 * @throws ExplainedFault with what it said, when it fails or is ended early
 */
export async function runScript({ name, script, environment, signal }: ScriptRun, terminal: Terminal): Promise<void> {
  const output = terminal.outputOf(name);
  const saidSince = output.mark;
  const child = spawn(process.execPath, [script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    signal,
  });
  child.stdout.on('data', output.write);
  child.stderr.on('data', output.write);
  const { promise, resolve } = Promise.withResolvers<string>();
  child.on('error', (error) => resolve(error.message));
  child.once('close', () => resolve(describeExit(child)));
  const outcome = await promise;
  if (outcome === 'exit code 0') return;
  throw new UserFacingError(`${name}: ${basename(script)} failed (${outcome}): ${saidSince()}`);
}

/** Runs a program to its end, with the environment and the terminal of this process. @throws UserFacingError when it fails */
export async function runInherited(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: 'inherit' });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new UserFacingError(`${basename(script)} failed (${describeExit(child)}).`);
}
