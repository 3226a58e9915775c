import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../../tools/cli/option-parsers';

export interface FuzzOptions {
  requests: number;
  /** The same seed composes the same requests on each connection. */
  seed: number;
  connections: number;
  /** Minutes to search for the slowest request instead. */
  climbMinutes: number | undefined;
  /** The connection and number of a request that is sent alone instead, such as `3:4711`. */
  repeated: string | undefined;
  /** Sends events to a collector instead of postbacks. */
  isOfEvents: boolean;
  /** The file that the result is written to as JSON. */
  jsonPath: string;
}

const LONG_REQUESTS = 1_000_000;
const SEEDS = 2 ** 32;

/** Reads the arguments. The process ends when they are invalid, or ask for help. */
export function readFuzzOptions(args: string[]): FuzzOptions {
  const { requests, long, seed, connections, climb, repeat, events, json } = new Command('npm run fuzz --')
    .description('Sends odd and hostile requests to the running processes.')
    .option('--requests <n>', 'number of requests', wholeNumber(1), 20_000)
    .option('--long', `the same as --requests ${LONG_REQUESTS}`)
    .option('--seed <n>', 'seed of the requests; random when absent, and printed', wholeNumber(0, SEEDS - 1))
    .option('--connections <n>', 'number of connections', wholeNumber(1), 24)
    .option('--climb <n>', 'search N minutes for the slowest request of each process instead', wholeNumber(1))
    .option('--repeat <connection:number>', 'send one request of the run with that --seed alone instead', parseName)
    .option('--events', 'send events to a collector instead of postbacks')
    .option('--json <path>', 'the file for the result', 'fuzz-results.json')
    .showHelpAfterError()
    .parse(args, { from: 'user' })
    .opts<GivenOptions>();
  return {
    requests: long ? LONG_REQUESTS : requests,
    seed: seed ?? randomInt(SEEDS),
    connections,
    climbMinutes: climb,
    repeated: repeat,
    isOfEvents: events === true,
    jsonPath: json,
  };
}

interface GivenOptions extends Pick<FuzzOptions, 'requests' | 'connections'> {
  long?: true;
  seed?: number;
  climb?: number;
  repeat?: string;
  events?: true;
  json: string;
}

function parseName(text: string): string {
  if (/^\d+:[1-9]\d*$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a connection and a number, such as 3:4711.');
}
