import { Command } from 'commander';
import { listOf, wholeNumber } from '../../tools/cli/option-parsers';

export const GROUPS = [
  'direct',
  'gateway',
  'proxy',
  'reads',
  'cost',
  'instances',
  'frozen',
  'cold-start',
  'idle',
  'import',
  'dry-run',
  'events',
  'insight',
] as const;
export type Group = (typeof GROUPS)[number];

export interface BenchOptions {
  /** How long each load is measured. */
  seconds: number;
  /** How often each measure is taken; the median counts. */
  rounds: number;
  groups: ReadonlySet<Group>;
  /** Also times the reads with five million conversions, and imports a million rows. */
  isLarge: boolean;
  /** The file that the figures are written to as JSON. */
  jsonPath: string;
}

/** @param command reads the arguments; the process ends when they are invalid, or ask for help */
export function readOptions(args: string[], command = new Command('npm run bench --')): BenchOptions {
  const { only, large, json, ...options } = command
    .description('Measures durable postbacks per second and their latency, against references in the same run.')
    .option('--seconds <n>', 'how long each load is measured, after a warm-up of 2 seconds', wholeNumber(1), 5)
    .option('--rounds <n>', 'how often every measure is taken; the median counts', wholeNumber(1), 3)
    .option('--only <list>', `some of ${GROUPS.join(', ')}`, listOf(GROUPS), [...GROUPS])
    .option(
      '--large',
      'load five million conversions and compare the reads with those of fifty thousand; import a million rows',
    )
    .option('--json <path>', 'the file for the figures', 'bench-results.json')
    .addHelpText(
      'after',
      '\nDATABASE_URL names a PostgreSQL to use; without it one is started, on this disk and with fsync.',
    )
    .showHelpAfterError()
    .parse(args, { from: 'user' })
    .opts<{ seconds: number; rounds: number; only: Group[]; large?: true; json: string }>();
  return { ...options, groups: new Set(only), isLarge: large === true, jsonPath: json };
}
