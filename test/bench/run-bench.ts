import { onDatabase } from '@app/partner-config/databases/on-database';
import type { CleanUp } from '../../tools/cli/clean-up';
import { Harness } from '../../tools/harness/harness';
import { borrowServer } from './borrowed-server';
import { EXPERIMENTS } from './measures/experiments';
import { Measures } from './measures/measures';
import { measureReads } from './measures/reads';
import { measureStartUp } from './measures/start-up';
import { startTargets } from './measures/targets';
import type { BenchOptions, Group } from './read-options';
import { compare, evaluate, type Figure } from './report/compare';
import type { BenchReport } from './report/format-report';
import { describeMachine } from './report/machine';

export interface BenchRun {
  options: BenchOptions;
  /** A PostgreSQL server; empty to start one. */
  databaseUrl: string;
  /** For everything that the run writes; the clean-up removes it. */
  folder: string;
  cleanUp: CleanUp;
  /** Takes lines about the progress. */
  print: (line: string) => void;
}

/** Measures what the options ask for. @throws Error on a response that is not 2xx, or a wrong number of stored rows */
export async function runBench({ options, databaseUrl, folder, cleanUp, print }: BenchRun): Promise<BenchReport> {
  const { groups, rounds, seconds, isLarge } = options;
  print('Starting PostgreSQL and the platform');
  if (databaseUrl !== '') await borrowServer(databaseUrl, cleanUp);
  const harness = await Harness.open({ folder, cleanUp, ...(databaseUrl === '' ? {} : { serverUrl: databaseUrl }) });
  const machine = await describeMachine(harness.databaseUrl('postgres'), databaseUrl === '');
  await onDatabase(harness.databaseUrl('postback_config'), (client) =>
    client.query('UPDATE partners SET max_daily_requests = 0'),
  );
  const startUp = groups.has('direct') ? await measureStartUp(harness, print) : null;
  const figures: Figure[] = [];
  for (const [group, measure] of Object.entries(EXPERIMENTS)) {
    if (groups.has(group as Group))
      figures.push(...(await measure({ harness, seconds, isLarge, folder, cleanUp, print })));
  }
  const isLoaded = groups.has('direct') || groups.has('gateway') || groups.has('proxy');
  const measures = isLoaded
    ? await new Measures(await startTargets({ harness, folder, cleanUp, print }), folder, seconds).run(
        groups,
        rounds,
        print,
      )
    : [];
  const reads = groups.has('reads') ? await measureReads(harness, isLarge, print) : null;
  return {
    takenAt: new Date().toISOString(),
    machine,
    seconds,
    rounds,
    measures,
    startUp,
    reads,
    comparisons: [...compare(measures, startUp, reads), ...[...figures, ...(reads?.lists ?? [])].map(evaluate)],
  };
}
