import { usageError, parseOptions } from '../../tools/cli/command-line';

export const GROUPS = ['direct', 'gateway', 'proxy', 'reads'] as const;
export type Group = (typeof GROUPS)[number];

export interface BenchOptions {
  /** How long each load is measured. */
  seconds: number;
  /** How often each measure is taken; the median counts. */
  rounds: number;
  groups: ReadonlySet<Group>;
  /** Also times the reads with five million conversions. */
  isLarge: boolean;
  /** The file that the figures are written to as JSON. */
  jsonPath: string;
}

export const USAGE = `Usage: npm run bench -- [options]
  --seconds N      how long each load is measured (5), after a warm-up of 2 seconds
  --rounds N       how often each measure is taken; the median counts (3)
  --only A,B       only some of ${GROUPS.join(', ')}
  --large          loads five million conversions and compares the reads with those of fifty thousand
  --json PATH      where the figures are written to (bench-results.json)
DATABASE_URL in the environment names a PostgreSQL server to use; by default one is started, on this disk and with fsync.`;

const OPTIONS = {
  seconds: { type: 'string', default: '5' },
  rounds: { type: 'string', default: '3' },
  only: { type: 'string' },
  large: { type: 'boolean', default: false },
  json: { type: 'string', default: 'bench-results.json' },
} as const;

/** @throws UserFacingError with the usage when an option is unknown or invalid */
export function readOptions(args: string[]): BenchOptions {
  const given = parseOptions(args, OPTIONS, USAGE);
  return {
    seconds: parsePositive('seconds', given.seconds),
    rounds: parsePositive('rounds', given.rounds),
    groups: new Set(given.only === undefined ? GROUPS : given.only.split(',').map(parseGroup)),
    isLarge: given.large,
    jsonPath: given.json,
  };
}

function parsePositive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw usageError(`--${name} must be a whole number above 0, not "${text}"`, USAGE);
}

function parseGroup(name: string): Group {
  const group = GROUPS.find((known) => known === name);
  if (group) return group;
  throw usageError(`--only knows ${GROUPS.join(', ')}, not "${name}"`, USAGE);
}
