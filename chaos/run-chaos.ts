import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CleanUp } from '../local/clean-up';
import { RunningClient } from './client/run-client';
import type { Way } from './client/way';
import { type InjectedFault, injectFaults } from './faults/inject-faults';
import { planFaults } from './faults/schedule';
import { judgeRun } from './judge/judge-run';
import { readLedger } from './judge/read-ledger';
import { recoveriesOf } from './judge/recovery';
import type { ChaosOptions } from './read-options';
import type { ChaosReport } from './report/chaos-report';
import { ChaosStage, PARTNERS } from './stage/chaos-stage';

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
  const stage = await ChaosStage.open({ folder, cleanUp, say });
  const ways = waysOf(stage);
  const ledgerPath = join(folder, 'ledger.ndjson');
  const connectionsPerWay = Math.ceil(connections / ways.length);
  const client = RunningClient.start({ seed, ways, connectionsPerWay, rate, ledgerPath }, cleanUp);
  const faults = await Promise.race([suffer(stage, seed, minutes, say), client.died()]);
  say('Waiting for the last answers');
  const summary = await client.stop();
  const acknowledged = await readLedger(ledgerPath);
  say(`Judging ${acknowledged.length.toLocaleString('en')} acknowledgements`);
  const judgement = await judgeRun({ stage, acknowledged, client: summary, faults, plants: options.plants, say });
  return {
    takenAt: new Date().toISOString(),
    seed,
    minutes,
    faults,
    cuts: Object.fromEntries(Object.entries(stage.joints).map(([name, { cuts }]) => [name, cuts])),
    client: summary,
    judgement,
    recoveries: recoveriesOf(faults, acknowledged),
  };
}

async function suffer(
  stage: ChaosStage,
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
function waysOf({ gateways, services }: ChaosStage): Way[] {
  const networkOf = (name: string): Way['networks'] => [name.startsWith('rector') ? 'rector' : 'involve'];
  return [
    ...gateways.map(({ name, port }): Way => ({ name, port, networks: ['involve', 'rector'] })),
    ...services.map(({ name, port }): Way => ({ name, port, networks: networkOf(name) })),
  ];
}
