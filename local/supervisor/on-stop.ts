import { readEnvironment, Setting } from '@app/common/config/environment';
import { IsString } from 'class-validator';

const PARENT_CHECK_MS = 500;

class NpmEnvironment {
  @Setting({ description: 'The script that npm runs; npm sets it.' })
  @IsString()
  npm_lifecycle_event: string = '';
}

interface StopHandlers {
  /** Stops everything in order; the process ends when it is done. */
  once: (reason: string) => Promise<void>;
  /** Told to stop once more: the process ends at once afterwards. */
  again: () => void;
}

/**
 * Calls `once` when this process is told to stop, and `again` when a signal tells it once more. A closed terminal
 * needs no handler: what we started ends with us.
 */
export function onStop({ once, again }: StopHandlers): void {
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
  stopWithNpm(stop);
}

/**
 * npm passes a signal on to the shell that it runs us in, and that shell dies of it without telling us.
 * When it was not npm that started us, we may well outlive the shell that did.
 */
function stopWithNpm(stop: (reason: string) => void): void {
  if (readEnvironment(NpmEnvironment).npm_lifecycle_event === '') return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop('npm is gone'), PARENT_CHECK_MS).unref();
}
