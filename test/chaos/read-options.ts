import { randomInt } from 'node:crypto';
import { usageError, parseOptions } from '../../tools/cli/command-line';

export const SEEDED_DEFECTS = ['loss', 'double', 'flag'] as const;
/** What is done behind the product's back, so that the check has something to find. */
export type SeededDefect = (typeof SEEDED_DEFECTS)[number];

export interface ChaosOptions {
  /** How long the load and the faults last. */
  minutes: number;
  /** The same seed makes the same schedule of faults. */
  seed: number;
  /** Of the client, on all ways together. */
  connections: number;
  /** Requests a second at most, on all ways together. */
  rate: number;
  seededDefects: readonly SeededDefect[];
  /** The processes' logs and the client's ledger stay when the run is over, even if nothing was wrong. */
  isKept: boolean;
  /** Where the result goes as JSON. */
  jsonPath: string;
}

const LONG_MINUTES = 10;
const SEEDS = 2 ** 32;

export const USAGE = `Usage: npm run chaos -- [options]
  --minutes N      how long load and faults last (2)
  --long           the same as --minutes ${LONG_MINUTES}
  --seed N         the schedule of faults; without it one is drawn, and printed
  --connections N  of the client that sends postbacks (60)
  --rate N         postbacks a second at most (800)
  --plant A,B      falsifies what is stored before the check, which has to find it: ${SEEDED_DEFECTS.join(', ')}
  --keep           keeps logs and ledger, as it does when something was wrong
  --json PATH      where the result is written to (chaos-results.json)`;

const OPTIONS = {
  minutes: { type: 'string', default: '2' },
  long: { type: 'boolean', default: false },
  seed: { type: 'string' },
  connections: { type: 'string', default: '60' },
  rate: { type: 'string', default: '800' },
  plant: { type: 'string' },
  keep: { type: 'boolean', default: false },
  json: { type: 'string', default: 'chaos-results.json' },
} as const;

/** @throws ExplainedFault with the usage when an option is unknown or has no sense */
export function readOptions(args: string[]): ChaosOptions {
  const given = parseOptions(args, OPTIONS, USAGE);
  return {
    minutes: given.long ? LONG_MINUTES : positive('minutes', given.minutes),
    seed: given.seed === undefined ? randomInt(SEEDS) : seedOf(given.seed),
    connections: positive('connections', given.connections),
    rate: positive('rate', given.rate),
    seededDefects: given.plant === undefined ? [] : given.plant.split(',').map(parseDefect),
    isKept: given.keep,
    jsonPath: given.json,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw usageError(`--${name} must be a number above 0, not "${text}"`, USAGE);
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed < SEEDS) return seed;
  throw usageError(`--seed must be a whole number from 0 to ${SEEDS - 1}, not "${text}"`, USAGE);
}

function parseDefect(text: string): SeededDefect {
  const plant = SEEDED_DEFECTS.find((known) => known === text);
  if (plant) return plant;
  throw usageError(`--plant knows ${SEEDED_DEFECTS.join(', ')}, not "${text}"`, USAGE);
}
