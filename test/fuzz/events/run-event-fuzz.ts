import { onDatabase } from '@app/partner-config/databases/on-database';
import { ANALYTICS_DATABASE } from '@app/partner-config/databases/platform-databases';
import { Harness } from '../../../tools/harness/harness';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import { composeAgain, readName, sendAlone } from '../repeat-case';
import type { FuzzRun } from '../run-fuzz';
import { EventCaseComposer, type WriteKeys } from './compose-event-case';
import { CollectorFuzzer, type EventFuzzReport } from './fuzz-collector';

/** One that pages of a listed origin send to, one of few events a second, and one that stores no refused visitors. */
export const FUZZED_SOURCES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  web: { origins: ['https://shop.example'] },
  limited: { max_events_per_second: 40, ip_mode: 'full' },
  dropping: { signals: 'drop', ip_mode: 'none' },
};

export const WRITE_KEYS: WriteKeys = {
  known: Object.keys(FUZZED_SOURCES).flatMap((code) => [`pk_${code}`, `sk_${code}`]),
};

/** Sends odd requests to a collector, and checks that it withstands them and accounts for every event. */
export async function runEventFuzz({ options, folder, cleanUp, print }: FuzzRun): Promise<EventFuzzReport> {
  print(`Seed ${options.seed}`);
  const { harness, collector } = await startCollector({ folder, cleanUp });
  const { pid, port } = collector;
  return onDatabase(harness.databaseUrl(ANALYTICS_DATABASE), async (database) => {
    const target = { port, database, keys: WRITE_KEYS, pids: [pid] };
    const report = await new CollectorFuzzer(target, options, print).run();
    const isRestarted = collector.pid !== pid;
    if (!isRestarted) return report;
    const died = { fault: 'it died and was restarted', where: 'collector', times: 1, name: '', failsAlone: false };
    return { ...report, findings: [...report.findings, { ...died, base64: '', request: '' }] };
  });
}

/** Composes one request of a run again, and sends it alone. @returns whether the response is correct */
export async function repeatEventCase({ options, folder, cleanUp, print }: FuzzRun, name: string): Promise<boolean> {
  const [place = 0, number = 0] = readName(name);
  const { collector } = await startCollector({ folder, cleanUp });
  const composer = new EventCaseComposer(options.seed, place, WRITE_KEYS);
  return sendAlone(composeAgain(composer, number), collector, print);
}

async function startCollector(
  run: Pick<FuzzRun, 'folder' | 'cleanUp'>,
): Promise<{ harness: Harness; collector: HarnessProcess }> {
  const harness = await Harness.open({ ...run, logLevel: 'error' });
  for (const [code, columns] of Object.entries(FUZZED_SOURCES)) await harness.createSource(code, columns);
  return { harness, collector: await harness.startCollector() };
}
