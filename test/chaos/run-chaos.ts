import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CleanUp } from '../../tools/cli/clean-up';
import { RunningClient } from './client/run-client';
import type { EntryPoint } from './client/client-messages';
import { type InjectedFault, injectFaults } from './faults/inject-faults';
import { planFaults } from './faults/plan-faults';
import { checkRun } from './checker/check-run';
import { readAckLog } from './checker/read-ack-log';
import { measureRecoveries } from './checker/recovery';
import type { ChaosOptions } from './read-options';
import type { ChaosReport } from './report/chaos-report';
import { ChaosHarness, PARTNERS } from './harness/chaos-harness';

export interface ChaosRun {
  options: ChaosOptions;
  /** For everything that the run writes, until it is cleaned up. */
  folder: string;
  cleanUp: CleanUp;
  say: (line: string) => void;
}

/** Starts the platform, lets it suffer under load, and judges what is left. */
export async function runChaos({ options, folder, cleanUp, say }: ChaosRun): Promise<ChaosReport> {
  const { seed, minutes, connections, rate } = options;
  say(`Seed ${seed}`);
  const stage = await ChaosHarness.open({ folder, cleanUp, say });
  const ways = entryPoints(stage);
  const ledgerPath = join(folder, 'ledger.ndjson');
  const connectionsPerWay = Math.ceil(connections / ways.length);
  const client = RunningClient.start({ seed, ways, connectionsPerWay, rate, ledgerPath }, cleanUp);
  const faults = await Promise.race([runFaults(stage, seed, minutes, say), client.died()]);
  say('Waiting for the last answers');
  const summary = await client.stop();
  const acknowledged = await readAckLog(ledgerPath);
  say(`Judging ${acknowledged.length.toLocaleString('en')} acknowledgements`);
  const judgement = await checkRun({
    stage,
    acknowledged,
    client: summary,
    faults,
    seededDefects: options.seededDefects,
    say,
  });
  return {
    takenAt: new Date().toISOString(),
    seed,
    minutes,
    faults,
    cuts: Object.fromEntries(Object.entries(stage.links).map(([name, { cuts }]) => [name, cuts])),
    client: summary,
    judgement,
    recoveries: measureRecoveries(faults, acknowledged),
  };
}

async function runFaults(
  stage: ChaosHarness,
  seed: number,
  minutes: number,
  say: (line: string) => void,
): Promise<InjectedFault[]> {
  const lengthMs = minutes * 60_000;
  const names = (victims: readonly { name: string }[]): string[] => victims.map(({ name }) => name);
  const [gateways, services] = [names(stage.gateways), names(stage.services)];
  const faults = planFaults({ seed, lengthMs, gateways, services, partners: PARTNERS });
  const [injected] = await Promise.all([injectFaults(stage, faults, say), wait(lengthMs)]);
  return injected;
}

/** Through each gateway, and straight to each service. */
function entryPoints({ gateways, services }: ChaosHarness): EntryPoint[] {
  const networkOf = (name: string): EntryPoint['networks'] => [name.startsWith('rector') ? 'rector' : 'involve'];
  return [
    ...gateways.map(({ name, port }): EntryPoint => ({ name, port, networks: ['involve', 'rector'] })),
    ...services.map(({ name, port }): EntryPoint => ({ name, port, networks: networkOf(name) })),
  ];
}
