import { setTimeout as wait } from 'node:timers/promises';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { portFault } from '../free-port';

const HIGHEST_PORT = 65_535;
const POLL_MS = 250;

/** A port that something of ours is going to listen on. */
export interface NeededPort {
  port: number;
  /** Who needs it, for the message. */
  who: string;
  /** The setting that moves it. */
  setting: string;
  /** What to set it to. */
  advice: string;
}

/** Two of ours on one port, and ports beyond the last: a line for each. */
export function settingFaults(needed: readonly NeededPort[]): string[] {
  return needed.flatMap(({ port, who, setting }, index) => {
    if (port > HIGHEST_PORT) return [`Port ${port} (${who}) does not exist; lower ${setting}.`];
    const other = needed.slice(0, index).find((earlier) => earlier.port === port);
    return other
      ? [`Port ${port} is wanted by ${other.who} (${other.setting}) and by ${who} (${setting}); change one.`]
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
  const faults = settingFaults(needed);
  if (faults.length > 0) throw new ExplainedFault(faults.join('\n'));
  const deadlineMs = performance.now() + graceMs;
  for (;;) {
    const taken = await takenPorts(needed, host);
    if (taken.length === 0) return;
    if (performance.now() >= deadlineMs) throw new ExplainedFault(taken.join('\n'));
    await wait(POLL_MS);
  }
}

async function takenPorts(needed: readonly NeededPort[], host: string): Promise<string[]> {
  const faults = await Promise.all(
    needed.map(async ({ port, who, setting, advice }) => {
      const fault = await portFault(host, port);
      return fault && `Port ${port} (${who}) ${fault}; set ${setting} to ${advice}.`;
    }),
  );
  return faults.filter((fault) => fault !== undefined);
}
