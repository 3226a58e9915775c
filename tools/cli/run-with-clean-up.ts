import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CleanUp } from './clean-up';
import { exitWithError, explainError } from './exit-with-error';

const INTERRUPTED = 130;
/** In the project, because a system's folder for temporary files is often kept in RAM, where fsync costs nothing. */
const DATA_FOLDER = join(__dirname, '..', '..', '..', 'data');

/** What a run that leaves nothing behind is given. */
export interface CleanRun {
  cleanUp: CleanUp;
  /** Takes lines for the person who started it. */
  say: (line: string) => void;
  /** Makes a folder of this run alone, gone after it. */
  makeFolder: () => Promise<string>;
}

/**
 * Runs `main` and then what it deferred, also when it fails, on Ctrl-C, and when its parent is gone. A fault ends the
 * process with code 1; one that explains itself is shown without a stack.
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
    } catch (error) {
      // An error of the clean-up must not hide this one.
      await cleanUp.run().catch((second: unknown) => say(`The clean-up failed as well: ${explainError(second)}`));
      throw error;
    }
    await cleanUp.run();
  };
  run().catch((fault: unknown) => {
    // What breaks because everything is being stopped is no fault.
    if (!isInterrupted) exitWithError(fault);
  });
}

async function makeFolder(name: string, cleanUp: CleanUp): Promise<string> {
  await mkdir(DATA_FOLDER, { recursive: true });
  const folder = await mkdtemp(join(DATA_FOLDER, `${name}-`));
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  // Where PostgreSQL runs as another user, that user has to come by.
  await chmod(folder, 0o755);
  return folder;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
