import { join } from 'node:path';
import type { CleanUp } from '../../tools/cli/clean-up';
import { describeMachine } from './report/machine';
import { Measures } from './measures/measures';
import { DatabaseServer } from './platform/database-server';
import { Platform } from './platform/platform';
import type { BenchOptions } from './read-options';
import { measureReads } from './reads/measure-reads';
import { compare } from './report/compare';
import type { MeasureSummary } from './report/summarize';
import type { BenchReport } from './report/write-report';
import { runRounds } from './measures/run-rounds';
import { startTargets } from './measures/targets';
import { measureStartUp } from './measures/start-up';

export interface BenchRun {
  options: BenchOptions;
  /** A PostgreSQL server; empty: one is started. */
  databaseUrl: string;
  /** For everything that the run writes, until it is cleaned up. */
  folder: string;
  cleanUp: CleanUp;
  /** Takes lines about how far it is. */
  say: (line: string) => void;
}

/** Measures what the options ask for. @throws Error when an answer was not 2xx or a count of stored rows is wrong */
export async function runBench({ options, databaseUrl, folder, cleanUp, say }: BenchRun): Promise<BenchReport> {
  const { groups, rounds, seconds, isLarge } = options;
  const logFolder = join(folder, 'logs');
  say('Starting PostgreSQL and the platform');
  const server = await DatabaseServer.open({ url: databaseUrl, folder, cleanUp, say });
  const machine = await describeMachine(server);
  const platform = await Platform.open({ server, logFolder, cleanUp });
  const startUp = groups.has('direct') ? await measureStartUp(platform, say) : null;
  let measures: MeasureSummary[] = [];
  if (groups.has('direct') || groups.has('gateway') || groups.has('proxy')) {
    const stage = await startTargets({ platform, folder, logFolder, cleanUp, say });
    measures = await runRounds(new Measures(stage, seconds).ofGroups(groups), rounds, say);
  }
  const reads = groups.has('reads') ? await measureReads(platform, isLarge, say) : null;
  return {
    takenAt: new Date().toISOString(),
    machine,
    seconds,
    rounds,
    measures,
    startUp,
    reads,
    comparisons: compare(measures, startUp, reads),
  };
}
