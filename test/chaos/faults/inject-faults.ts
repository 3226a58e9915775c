import { setTimeout as wait } from 'node:timers/promises';
import type { ChaosPlatform, Link } from '../harness/chaos-platform';
import type { PlannedFault } from './plan-faults';

/** A fault that has happened. */
export interface InjectedFault extends PlannedFault {
  /** Unix time in milliseconds. */
  endedAtMs: number;
}

/**
 * Injects every planned fault at its time, and resolves when the last is over.
 *
 * @param print takes a line for each fault when it begins
 * @throws Error when a fault cannot be injected
 */
export async function injectFaults(
  platform: ChaosPlatform,
  faults: readonly PlannedFault[],
  print: (line: string) => void,
): Promise<InjectedFault[]> {
  const startedMs = performance.now();
  const running = faults.map(async (fault) => {
    await wait(Math.max(0, fault.atMs - (performance.now() - startedMs)));
    print(`${(fault.atMs / 1_000).toFixed(1).padStart(6)} s  ${describeFault(fault)}`);
    await inject(platform, fault);
    return { ...fault, endedAtMs: Date.now() };
  });
  return Promise.all(running);
}

export function describeFault({ kind, target, lengthMs, count }: PlannedFault): string {
  const length = lengthMs > 0 ? ` for ${(lengthMs / 1_000).toFixed(1)} s` : '';
  const where = target === 'database' ? '' : ` ${target}`;
  return `${kind}${where}${count > 0 ? `, ${count} at most` : ''}${length}`;
}

async function inject(platform: ChaosPlatform, { kind, target, lengthMs, count }: PlannedFault): Promise<void> {
  const { database, changes, links } = platform;
  const process = platform.targets.find(({ name }) => name === target);
  switch (kind) {
    case 'kill-service':
    case 'kill-gateway':
      return process!.kill();
    case 'freeze-service':
    case 'freeze-gateway':
      return process!.freeze(lengthMs);
    case 'crash-database':
      return database.crash();
    case 'stop-database':
      return database.stopFor(lengthMs);
    case 'exhaust-connections':
      return database.exhaustConnections(lengthMs);
    case 'cut-responses':
      links[target as Link].cut(count);
      await wait(lengthMs);
      return links[target as Link].stopCutting();
    case 'rename-endpoint':
      return changes.renameEndpoint(target, lengthMs);
    case 'deactivate-partner':
      return changes.deactivatePartner(target, lengthMs);
    case 'move-token':
      return changes.moveToken(lengthMs);
    case 'deactivate-tenant':
      return changes.deactivateTenant(lengthMs);
    case 'run-maintenance':
      return platform.runMaintenance(target);
  }
}
