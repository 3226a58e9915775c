import { writeSync } from 'node:fs';
import { EnvironmentError } from '../config/environment';
import type { Log } from '../logging/log';

const STDERR = 2;

/** Runs the entry point of a process. An error at the start is printed on standard error and ends the process with 1. */
export function runMain(name: string, main: () => Promise<unknown>): void {
  main().catch((error: unknown) => {
    writeSync(STDERR, `${name} could not start: ${describeStartError(error)}\n`);
    process.exit(1);
  });
}

function describeStartError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') return `port ${port} on ${address} is already taken; set PORT to a free one.`;
  if (error instanceof EnvironmentError) return error.message;
  return error.stack ?? error.message;
}

/** Cloud Run kills a process ten seconds after SIGTERM; the last log lines are written before that. */
export const STOP_WITHIN_MS = 8_000;

/**
 * Closes the application and ends the process on SIGTERM, on SIGINT, and when the IPC channel to the supervisor closes,
 * so that no process outlives a supervisor that was killed.
 */
export function stopOnSignals(close: () => Promise<void>, log: Log): void {
  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    log.info(`Stopping: ${reason}`);
    setTimeout(() => finish(1, 'Timed out while stopping'), STOP_WITHIN_MS).unref();
    close().then(
      () => finish(0, 'Stopped'),
      (error: unknown) => {
        log.error('Failed to close the application', error);
        finish(1, 'Stopped after an error');
      },
    );
  };
  const finish = (code: number, message: string): void => {
    log.info(message);
    log.flush();
    process.exit(code);
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  if (process.connected) process.once('disconnect', () => stop('the supervisor has ended'));
}
