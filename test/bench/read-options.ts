import { usageError, parseOptions } from '../../tools/cli/command-line';

export const GROUPS = ['direct', 'gateway', 'proxy', 'reads'] as const;
export type Group = (typeof GROUPS)[number];

export interface BenchOptions {
  /** How long each load is measured. */
  seconds: number;
  /** How often every measure is taken; the median counts. */
  rounds: number;
  groups: ReadonlySet<Group>;
  /** Compares the reads with those of five million conversions. */
  isLarge: boolean;
  /** Where the figures go as JSON. */
  jsonPath: string;
}

export const USAGE = `Usage: npm run bench -- [options]
  --seconds N      how long each load is measured (5), after a warm-up of 2 seconds
  --rounds N       how often each measure is taken; the median counts (3)
  --only A,B       some of ${GROUPS.join(', ')}
  --large          loads five million conversions and compares the reads with those of fifty thousand
  --json PATH      where the figures are written to (bench-results.json)
The environment's DATABASE_URL names a PostgreSQL to use; without it one is started, on this disk and with fsync.`;

const OPTIONS = {
  seconds: { type: 'string', default: '5' },
  rounds: { type: 'string', default: '3' },
  only: { type: 'string' },
  large: { type: 'boolean', default: false },
  json: { type: 'string', default: 'bench-results.json' },
} as const;

/** @throws ExplainedFault with the usage when an option is unknown or has no sense */
export function readOptions(args: string[]): BenchOptions {
  const given = parseOptions(args, OPTIONS, USAGE);
  return {
    seconds: positive('seconds', given.seconds),
    rounds: positive('rounds', given.rounds),
    groups: new Set(given.only === undefined ? GROUPS : given.only.split(',').map(toGroup)),
    isLarge: given.large,
    jsonPath: given.json,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw usageError(`--${name} must be a whole number above 0, not "${text}"`, USAGE);
}

function toGroup(name: string): Group {
  const group = GROUPS.find((known) => known === name);
  if (group) return group;
  throw usageError(`--only knows ${GROUPS.join(', ')}, not "${name}"`, USAGE);
}
