import { watchNpm } from './processes/npm-watch';

interface StopHandlers {
  /** Stops everything in order; the process ends when it is done. */
  once: (reason: string) => Promise<void>;
  /** Told to stop once more: the process ends at once afterwards. */
  again: () => void;
}

/**
 * Calls `once` when this process is told to stop, or npm is gone, and `again` when a signal tells it once more. A closed
 * terminal needs no handler: what we started ends with us.
 *
 * @param npmProcess undefined when it was not npm that started us: then we may well outlive the shell that did
 */
export function onStop({ once, again }: StopHandlers, npmProcess?: number): void {
  let isStopping = false;
  const stop = (reason: string): void => {
    if (isStopping) return;
    isStopping = true;
    once(reason).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!isStopping) return stop(signal);
    again();
    process.exit(130);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  if (process.connected) process.once('disconnect', () => stop('its parent is gone'));
  if (npmProcess !== undefined) watchNpm(npmProcess, stop);
}
