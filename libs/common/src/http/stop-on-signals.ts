import type { Log } from '../logging/log';

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
