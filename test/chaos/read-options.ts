import { randomInt } from 'node:crypto';
import { usageError, parseOptions } from '../../tools/cli/command-line';

export const SEEDED_DEFECTS = ['loss', 'double', 'flag'] as const;
/** A falsification of stored rows that the checker must find. */
export type SeededDefect = (typeof SEEDED_DEFECTS)[number];

export interface ChaosOptions {
  /** The length of the load and the faults. */
  minutes: number;
  /** The same seed plans the same faults. */
  seed: number;
  /** Of the client, to all entry points together. */
  connections: number;
  /** The limit of requests per second to all entry points together. */
  rate: number;
  seededDefects: readonly SeededDefect[];
  /** Keeps the logs and the ack log even when nothing was wrong. */
  isKept: boolean;
  /** The file that the result is written to as JSON. */
  jsonPath: string;
}

const LONG_MINUTES = 10;
const SEEDS = 2 ** 32;

export const USAGE = `Usage: npm run chaos -- [options]
  --minutes N      length of the load and the faults (2)
  --long           the same as --minutes ${LONG_MINUTES}
  --seed N         seed of the fault plan (default: random, and printed)
  --connections N  of the client that sends postbacks (60)
  --rate N         limit of postbacks per second (800)
  --plant A,B      seeds defects in stored rows, which the check must find: ${SEEDED_DEFECTS.join(', ')}
  --keep           keeps the logs and the ack log, as after a failure
  --json PATH      file for the result (chaos-results.json)`;

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

/** @throws UserFacingError with the usage when an option is unknown or invalid */
export function readOptions(args: string[]): ChaosOptions {
  const given = parseOptions(args, OPTIONS, USAGE);
  return {
    minutes: given.long ? LONG_MINUTES : parsePositive('minutes', given.minutes),
    seed: given.seed === undefined ? randomInt(SEEDS) : parseSeed(given.seed),
    connections: parsePositive('connections', given.connections),
    rate: parsePositive('rate', given.rate),
    seededDefects: given.plant === undefined ? [] : given.plant.split(',').map(parseDefect),
    isKept: given.keep,
    jsonPath: given.json,
  };
}

function parsePositive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw usageError(`--${name} must be a number above 0, not "${text}"`, USAGE);
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed < SEEDS) return seed;
  throw usageError(`--seed must be a whole number from 0 to ${SEEDS - 1}, not "${text}"`, USAGE);
}

function parseDefect(text: string): SeededDefect {
  const defect = SEEDED_DEFECTS.find((known) => known === text);
  if (defect) return defect;
  throw usageError(`--plant knows ${SEEDED_DEFECTS.join(', ')}, not "${text}"`, USAGE);
}
