import { setTimeout as wait } from 'node:timers/promises';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { portError } from './free-port';

const MAX_PORT = 65_535;
const POLL_MS = 250;

/** A port that something of ours is going to listen on. */
export interface NeededPort {
  port: number;
  /** Who needs it, for the message. */
  owner: string;
  /** The setting that moves it. */
  setting: string;
  /** What to set it to. */
  advice: string;
}

/** Two of ours on one port, and ports beyond the last: a line for each. */
export function portConflicts(needed: readonly NeededPort[]): string[] {
  return needed.flatMap(({ port, owner: who, setting }, index) => {
    if (port > MAX_PORT) return [`Port ${port} (${who}) does not exist; lower ${setting}.`];
    const other = needed.slice(0, index).find((earlier) => earlier.port === port);
    return other
      ? [`Port ${port} is wanted by ${other.owner} (${other.setting}) and by ${who} (${setting}); change one.`]
      : [];
  });
}

/**
 * Sees to it that every port can be listened on.
 *
 * @param graceMs how long processes of an earlier run, if there may be any, get to end
 * @throws ExplainedFault naming every port that cannot, with the setting that changes it
 */
export async function checkPorts(needed: readonly NeededPort[], host: string, graceMs: number): Promise<void> {
  const faults = portConflicts(needed);
  if (faults.length > 0) throw new UserFacingError(faults.join('\n'));
  const deadlineMs = performance.now() + graceMs;
  for (;;) {
    const taken = await portErrors(needed, host);
    if (taken.length === 0) return;
    if (performance.now() >= deadlineMs) throw new UserFacingError(taken.join('\n'));
    await wait(POLL_MS);
  }
}

async function portErrors(needed: readonly NeededPort[], host: string): Promise<string[]> {
  const faults = await Promise.all(
    needed.map(async ({ port, owner: who, setting, advice }) => {
      const fault = await portError(host, port);
      return fault && `Port ${port} (${who}) ${fault}; set ${setting} to ${advice}.`;
    }),
  );
  return faults.filter((fault) => fault !== undefined);
}
