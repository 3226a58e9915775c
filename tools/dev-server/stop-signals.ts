import { readFileSync } from 'node:fs';

interface StopHandlers {
  /** Stops everything in order; the process exits afterwards. */
  once: (reason: string) => Promise<void>;
  /** Called on a second signal; the process exits at once afterwards. */
  again: () => void;
}

/**
 * Calls `once` on a signal to stop, or when npm has died, and `again` on a second signal. A closed terminal needs no
 * handler: the child processes end with this one.
 *
 * @param npmProcess undefined when npm did not start this process, which may then outlive the shell that did
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
  if (process.connected) process.once('disconnect', () => stop('its parent has died'));
  if (npmProcess !== undefined) watchNpm(npmProcess, stop);
}

const CHECK_MS = 250;

/**
 * Calls `stop` when npm has died. npm runs a script in a shell: a signal that it passes on ends only that shell, and
 * kill -9 ends only npm. This process gets no signal in either case.
 *
 * @param npmProcess the shell's `$PPID`: npm's process, even if it has died since
 */
function watchNpm(npmProcess: number, stop: (reason: string) => void): void {
  const shell = process.ppid;
  const check = (): void => {
    if (process.ppid !== shell || !isBelow(npmProcess, shell)) stop('npm has died');
  };
  check();
  setInterval(check, CHECK_MS).unref();
}

/** Whether npm is the shell, which may have become this process, or its parent. An orphan gets another parent. */
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
