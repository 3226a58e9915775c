import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

export function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** How a process ended. A shell tells of a signal that ended its command by a code above 128. */
export function describeExit(child: Pick<ChildProcess, 'exitCode' | 'signalCode'>): string {
  const { signalCode, exitCode } = child;
  const signal = Object.entries(constants.signals).find(([, number]) => number === (exitCode ?? 0) - 128)?.[0];
  return signalCode || signal ? `killed by ${signalCode ?? signal}` : `exit code ${exitCode}`;
}
