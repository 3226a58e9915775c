import { readFileSync } from 'node:fs';

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

const CHECK_MS = 250;

/**
 * Calls `stop` when npm is gone, which runs a script in a shell: a signal that npm passes on ends that shell alone, and
 * kill -9 ends npm alone. Neither tells us.
 *
 * @param npmProcess what the shell calls its parent (`$PPID`): npm, also when it has died since
 */
export function watchNpm(npmProcess: number, stop: (reason: string) => void): void {
  const shell = process.ppid;
  const check = (): void => {
    if (process.ppid !== shell || !isBelow(npmProcess, shell)) stop('npm is gone');
  };
  check();
  setInterval(check, CHECK_MS).unref();
}

/** Whether npm is the shell, which may have become us, or its parent. A process whose parent has died gets another. */
function isBelow(npmProcess: number, shell: number): boolean {
  if (npmProcess === shell) return true;
  const parent = parentOf(shell);
  return parent === undefined ? isRunning(npmProcess) : parent === npmProcess;
}

/** Undefined where the system has no /proc. */
function parentOf(pid: number): number | undefined {
  try {
    const [, parent] = /^\d+ \(.*\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
    return parent === undefined ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
