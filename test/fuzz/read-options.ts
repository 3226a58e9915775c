import { randomInt } from 'node:crypto';
import { usageError, parseOptions } from '../../tools/cli/command-line';

export interface FuzzOptions {
  requests: number;
  /** The same seed composes the same requests on each connection. */
  seed: number;
  connections: number;
  /** Minutes to search for the slowest request instead. */
  climbMinutes: number | undefined;
  /** The file that the result is written to as JSON. */
  jsonPath: string;
}

const LONG_REQUESTS = 1_000_000;
const SEEDS = 2 ** 32;

const USAGE = `Usage: npm run fuzz -- [options]
  --requests N     number of requests (20,000)
  --long           the same as --requests ${LONG_REQUESTS}
  --seed N         seed of the requests (default: random, and printed)
  --connections N  number of connections (24)
  --climb N        searches N minutes for the slowest request of each process instead
  --json PATH      file for the result (fuzz-results.json)`;

const OPTIONS = {
  requests: { type: 'string', default: '20000' },
  long: { type: 'boolean', default: false },
  seed: { type: 'string' },
  connections: { type: 'string', default: '24' },
  climb: { type: 'string' },
  json: { type: 'string', default: 'fuzz-results.json' },
} as const;

/** @throws UserFacingError with the usage when an option is unknown or invalid */
export function readFuzzOptions(args: string[]): FuzzOptions {
  const given = parseOptions(args, OPTIONS, USAGE);
  return {
    requests: given.long ? LONG_REQUESTS : parseInteger('requests', given.requests, 1),
    seed: given.seed === undefined ? randomInt(SEEDS) : parseInteger('seed', given.seed, 0),
    connections: parseInteger('connections', given.connections, 1),
    climbMinutes: given.climb === undefined ? undefined : parseInteger('climb', given.climb, 1),
    jsonPath: given.json,
  };
}

function parseInteger(name: string, text: string, min: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value < SEEDS) return value;
  throw usageError(`--${name} must be a whole number of at least ${min}, not "${text}"`, USAGE);
}
