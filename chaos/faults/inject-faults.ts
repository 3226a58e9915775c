import { setTimeout as wait } from 'node:timers/promises';
import type { ChaosStage, Joint } from '../stage/chaos-stage';
import type { Fault } from './schedule';

/** A fault as it happened. */
export interface InjectedFault extends Fault {
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
  stage: ChaosStage,
  faults: readonly Fault[],
  say: (line: string) => void,
): Promise<InjectedFault[]> {
  const startedMs = performance.now();
  const underWay = faults.map(async (fault) => {
    await wait(Math.max(0, fault.atMs - (performance.now() - startedMs)));
    say(`${(fault.atMs / 1_000).toFixed(1).padStart(6)} s  ${describeFault(fault)}`);
    await inject(stage, fault);
    return { ...fault, endedAtMs: Date.now() };
  });
  return Promise.all(underWay);
}

export function describeFault({ kind, target, lengthMs, count }: Fault): string {
  const length = lengthMs > 0 ? ` for ${(lengthMs / 1_000).toFixed(1)} s` : '';
  const where = target === 'database' ? '' : ` ${target}`;
  return `${kind}${where}${count > 0 ? `, ${count} at most` : ''}${length}`;
}

async function inject(stage: ChaosStage, { kind, target, lengthMs, count }: Fault): Promise<void> {
  switch (kind) {
    case 'kill-service':
    case 'kill-gateway':
      return victimOf(stage, target).kill();
    case 'freeze-service':
    case 'freeze-gateway':
      return victimOf(stage, target).freeze(lengthMs);
    case 'crash-database':
      return stage.database.crash();
    case 'stop-database':
      return stage.database.stopFor(lengthMs);
    case 'crowd-out':
      return stage.database.crowdOut(lengthMs);
    case 'cut-answers':
      return cutAnswers(stage, target as Joint, count, lengthMs);
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
async function cutAnswers(stage: ChaosStage, joint: Joint, count: number, lengthMs: number): Promise<void> {
  stage.joints[joint].cut(count);
  await wait(lengthMs);
  stage.joints[joint].heal();
}

function victimOf(stage: ChaosStage, name: string) {
  return stage.victims.find((victim) => victim.name === name)!;
}
