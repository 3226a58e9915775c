import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { CleanUp } from '../../tools/cli/clean-up';
import { checkRun } from './checker/check-run';
import { measureRecoveries } from './checker/recovery';
import type { Acknowledgement, EntryPoint } from './client/messages';
import { RunningClient } from './client/run-client';
import { type InjectedFault, injectFaults } from './faults/inject-faults';
import { planFaults } from './faults/plan-faults';
import { ChaosPlatform, PARTNERS } from './harness/chaos-platform';
import type { ChaosOptions } from './read-options';
import type { ChaosReport } from './report';

export interface ChaosRun {
  options: ChaosOptions;
  /** For everything that the run writes; it is removed afterwards. */
  folder: string;
  cleanUp: CleanUp;
  print: (line: string) => void;
}

/** Starts the platform, injects faults under load, and checks what is stored. */
export async function runChaos({ options, folder, cleanUp, print }: ChaosRun): Promise<ChaosReport> {
  const { seed, minutes, rate, seededDefects } = options;
  print(`Seed ${seed}`);
  const platform = await ChaosPlatform.start(folder, cleanUp, print);
  const entryPoints = listEntryPoints(platform);
  const ackLogPath = join(folder, 'ack-log.ndjson');
  const connections = Math.ceil(options.connections / entryPoints.length);
  const client = RunningClient.start({ seed, entryPoints, connections, rate, ackLogPath }, cleanUp);
  const faults = await Promise.race([runFaults(platform, options, print), client.died()]);
  print('Waiting for the last responses');
  const summary = await client.stop();
  const acknowledged = await readAckLog(ackLogPath);
  print(`Checking ${acknowledged.length.toLocaleString('en')} acknowledgements`);
  const finished = { platform, acknowledged, client: summary, faults, print };
  const check = await checkRun({ ...finished, seededDefects: [] });
  const isSeeded = seededDefects.length > 0;
  return {
    takenAt: new Date().toISOString(),
    seed,
    minutes,
    faults,
    cuts: Object.fromEntries(Object.entries(platform.links).map(([name, { cuts }]) => [name, cuts])),
    client: summary,
    check: isSeeded ? await checkRun({ ...finished, seededDefects }) : check,
    ...(isSeeded && { checkBeforeDefects: check }),
    recoveries: measureRecoveries(faults, acknowledged),
  };
}

async function runFaults(
  platform: ChaosPlatform,
  { seed, minutes }: ChaosOptions,
  print: (line: string) => void,
): Promise<InjectedFault[]> {
  const lengthMs = minutes * 60_000;
  const gateways = platform.gateways.map(({ name }) => name);
  const services = platform.services.map(({ name }) => name);
  const faults = planFaults({ seed, lengthMs, gateways, services, partners: PARTNERS });
  const [injected] = await Promise.all([injectFaults(platform, faults, print), wait(lengthMs)]);
  return injected;
}

/** Each gateway, and each service directly. */
function listEntryPoints({ gateways, services }: ChaosPlatform): EntryPoint[] {
  return [
    ...gateways.map(({ name, port }): EntryPoint => ({ name, port, networks: ['involve', 'rector'] })),
    ...services.map(({ name, port }): EntryPoint => {
      return { name, port, networks: [name.startsWith('rector') ? 'rector' : 'involve'] };
    }),
  ];
}

async function readAckLog(path: string): Promise<Acknowledgement[]> {
  const acknowledged: Acknowledgement[] = [];
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    acknowledged.push(JSON.parse(line) as Acknowledgement);
  }
  return acknowledged;
}
