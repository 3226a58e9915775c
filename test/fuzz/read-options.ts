import { randomInt } from 'node:crypto';
import { usageError, parseOptions } from '../../tools/cli/command-line';

export interface FuzzOptions {
  requests: number;
  /** The same seed makes the same requests on every connection. */
  seed: number;
  connections: number;
  /** So many minutes go into searching for the slowest request instead. */
  climbMinutes: number | undefined;
  /** Where the result goes as JSON. */
  jsonPath: string;
}

const LONG_REQUESTS = 1_000_000;
const SEEDS = 2 ** 32;

const USAGE = `Usage: npm run fuzz -- [options]
  --requests N     how many are sent (20,000)
  --long           the same as --requests ${LONG_REQUESTS}
  --seed N         what is sent; without it one is drawn, and printed
  --connections N  at once (24)
  --climb N        searches N minutes for the request that takes each process longest, instead
  --json PATH      where the result is written to (fuzz-results.json)`;

const OPTIONS = {
  requests: { type: 'string', default: '20000' },
  long: { type: 'boolean', default: false },
  seed: { type: 'string' },
  connections: { type: 'string', default: '24' },
  climb: { type: 'string' },
  json: { type: 'string', default: 'fuzz-results.json' },
} as const;

/** @throws ExplainedFault with the usage when an option is unknown or has no sense */
export function readFuzzOptions(args: string[]): FuzzOptions {
  const given = parseOptions(args, OPTIONS, USAGE);
  return {
    requests: given.long ? LONG_REQUESTS : whole('requests', given.requests, 1),
    seed: given.seed === undefined ? randomInt(SEEDS) : whole('seed', given.seed, 0),
    connections: whole('connections', given.connections, 1),
    climbMinutes: given.climb === undefined ? undefined : whole('climb', given.climb, 1),
    jsonPath: given.json,
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value < SEEDS) return value;
  throw usageError(`--${name} must be a whole number from ${least} on, not "${text}"`, USAGE);
}
