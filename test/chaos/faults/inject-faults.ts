import { setTimeout as wait } from 'node:timers/promises';
import type { ChaosHarness, Link } from '../harness/chaos-harness';
import type { PlannedFault } from './plan-faults';

/** A fault as it happened. */
export interface InjectedFault extends PlannedFault {
  /** When it was over, in milliseconds since 1970. */
  endedAtMs: number;
}

/**
 * Makes everything go wrong that is planned, and resolves when the last of it is over.
 *
 * @param say told of each fault as it begins
 * @throws Error when one could not be injected
 */
export async function injectFaults(
  stage: ChaosHarness,
  faults: readonly PlannedFault[],
  say: (line: string) => void,
): Promise<InjectedFault[]> {
  const startedMs = performance.now();
  const running = faults.map(async (fault) => {
    await wait(Math.max(0, fault.atMs - (performance.now() - startedMs)));
    say(`${(fault.atMs / 1_000).toFixed(1).padStart(6)} s  ${describeFault(fault)}`);
    await inject(stage, fault);
    return { ...fault, endedAtMs: Date.now() };
  });
  return Promise.all(running);
}

export function describeFault({ kind, target, lengthMs, count }: PlannedFault): string {
  const length = lengthMs > 0 ? ` for ${(lengthMs / 1_000).toFixed(1)} s` : '';
  const where = target === 'database' ? '' : ` ${target}`;
  return `${kind}${where}${count > 0 ? `, ${count} at most` : ''}${length}`;
}

async function inject(stage: ChaosHarness, { kind, target, lengthMs, count }: PlannedFault): Promise<void> {
  switch (kind) {
    case 'kill-service':
    case 'kill-gateway':
      return targetNamed(stage, target).kill();
    case 'freeze-service':
    case 'freeze-gateway':
      return targetNamed(stage, target).freeze(lengthMs);
    case 'crash-database':
      return stage.database.crash();
    case 'stop-database':
      return stage.database.stopFor(lengthMs);
    case 'crowd-out':
      return stage.database.exhaustConnections(lengthMs);
    case 'cut-answers':
      return cutAnswers(stage, target as Link, count, lengthMs);
    case 'rename-endpoint':
      return stage.changes.renameEndpoint(target, lengthMs);
    case 'deactivate-partner':
      return stage.changes.deactivatePartner(target, lengthMs);
    case 'move-token':
      return stage.changes.moveToken(lengthMs);
    case 'deactivate-tenant':
      return stage.changes.deactivateTenant(lengthMs);
    case 'run-maintenance':
      return stage.maintain(target);
  }
}

/** Arms the joint; what has not come by within the time is not cut. */
async function cutAnswers(stage: ChaosHarness, joint: Link, count: number, lengthMs: number): Promise<void> {
  stage.links[joint].cut(count);
  await wait(lengthMs);
  stage.links[joint].stopCutting();
}

function targetNamed(stage: ChaosHarness, name: string) {
  return stage.targets.find((victim) => victim.name === name)!;
}
