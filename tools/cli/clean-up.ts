import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireEndWithin } from './end-guard';
import { exitWithError, explainError } from './exit-with-error';

/** Steps that undo what a run has started, however it ends. */
export class CleanUp {
  private readonly steps: (() => Promise<unknown>)[] = [];
  private running: Promise<void> | undefined;

  /** Steps run in reverse order. */
  defer(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }

  /** Runs every step, also after one that fails; a second call returns the same result. @throws AggregateError */
  run(): Promise<void> {
    this.running ??= this.runSteps();
    return this.running;
  }

  private async runSteps(): Promise<void> {
    const errors: unknown[] = [];
    for (let step = this.steps.pop(); step; step = this.steps.pop()) await step().catch((error) => errors.push(error));
    if (errors.length > 0) throw new AggregateError(errors, 'Failed to clean up');
  }
}

const INTERRUPTED = 130;
/** Longer than cleaning up takes: every process may take nine seconds to stop. */
const END_TIMEOUT_MS = 120_000;
/** In the project, because a system's folder for temporary files is often kept in RAM, where fsync costs nothing. */
const DATA_FOLDER = join(__dirname, '..', '..', '..', 'data');

/** The tools of a run that cleans up after itself. */
export interface CleanRun {
  cleanUp: CleanUp;
  /** Prints a line for the user. */
  say: (line: string) => void;
  /** Creates a folder for this run, which is removed afterwards. */
  makeFolder: () => Promise<string>;
}

/**
 * Runs `main` and then the steps that it deferred, also when it fails, on Ctrl-C, and when its parent dies. An error
 * ends the process as `exitWithError` does. A process that is still there two minutes after `main` says why and is
 * killed.
 *
 * @param name what its folder begins with
 */
export function runWithCleanUp(name: string, main: (run: CleanRun) => Promise<void>): void {
  const cleanUp = new CleanUp();
  let isInterrupted = false;
  const interrupt = (): void => {
    if (isInterrupted) return;
    isInterrupted = true;
    say('Stopping');
    cleanUp.run().then(() => process.exit(INTERRUPTED), exitWithError);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  if (process.connected) process.once('disconnect', interrupt);
  const run = async (): Promise<void> => {
    try {
      await main({ cleanUp, say, makeFolder: () => makeFolder(name, cleanUp) });
      requireEndWithin({ name, timeoutMs: END_TIMEOUT_MS });
    } catch (error) {
      // An error while cleaning up must not hide this one.
      await cleanUp.run().catch((second: unknown) => say(`Cleaning up failed as well: ${explainError(second)}`));
      throw error;
    }
    await cleanUp.run();
  };
  run().catch((error: unknown) => {
    // Errors of an interrupted run are expected.
    if (!isInterrupted) exitWithError(error);
  });
}

async function makeFolder(name: string, cleanUp: CleanUp): Promise<string> {
  await mkdir(DATA_FOLDER, { recursive: true });
  const folder = await mkdtemp(join(DATA_FOLDER, `${name}-`));
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  // Where PostgreSQL runs as another user, that user must be able to pass.
  await chmod(folder, 0o755);
  return folder;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
