import { writeSync } from 'node:fs';
import { EnvironmentError } from '../config/environment';
import type { Log } from '../logging/log';

const STDERR = 2;

/** Runs a process's entry point; a fault at start is one clear text on standard error and exit code 1. */
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

/** Cloud Run gives ten seconds after SIGTERM; ours is below that so that the last lines are written. */
export const STOP_WITHIN_MS = 8_000;

/**
 * Closes the application on SIGTERM, SIGINT, or when the IPC channel to a supervising process closes
 * (so that nothing outlives a supervisor that was killed), then ends the process.
 */
export function stopOnSignals(close: () => Promise<void>, log: Log): void {
  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    log.info(`Stopping: ${reason}`);
    setTimeout(() => finish(1, 'Not everything could be closed in time'), STOP_WITHIN_MS).unref();
    close().then(
      () => finish(0, 'Stopped'),
      (error: unknown) => {
        log.error('Closing failed', error);
        finish(1, 'Stopped after a fault');
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
  if (process.connected) process.once('disconnect', () => stop('the supervisor is gone'));
}
