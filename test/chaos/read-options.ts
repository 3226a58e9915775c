import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { listOf, wholeNumber } from '../../tools/cli/option-parsers';

const SEEDED_DEFECTS = ['loss', 'double', 'flag'] as const;
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
  /** Breaks the tracking of events and a broker instead of the intake of postbacks. */
  isOfEvents: boolean;
  /** Keeps the logs and the ack log even when nothing was wrong. */
  isKept: boolean;
  /** The file that the result is written to as JSON. */
  jsonPath: string;
}

const LONG_MINUTES = 10;
const SEEDS = 2 ** 32;

/** @param command reads the arguments; the process ends when they are invalid, or ask for help */
export function readOptions(args: string[], command = new Command('npm run chaos --')): ChaosOptions {
  const { minutes, long, seed, plant, events, keep, json, ...options } = command
    .description('Breaks a platform under load, and checks that everything acknowledged is stored exactly once.')
    .option('--minutes <n>', 'length of the load and the faults', parseMinutes, 2)
    .option('--long', `the same as --minutes ${LONG_MINUTES}`)
    .option('--seed <n>', 'seed of the fault plan; random when absent, and printed', wholeNumber(0, SEEDS - 1))
    .option('--connections <n>', 'of the client that sends postbacks', wholeNumber(1), 60)
    .option('--rate <n>', 'limit of postbacks per second', wholeNumber(1), 800)
    .option(
      '--plant <list>',
      `seed defects, which the check must find: ${SEEDED_DEFECTS.join(', ')}`,
      listOf(SEEDED_DEFECTS),
      [],
    )
    .option('--events', 'break collectors, consumers and a RabbitMQ of its own under a load of events instead')
    .option('--keep', 'keep the logs and the ack log, as after a failure')
    .option('--json <path>', 'the file for the result', 'chaos-results.json')
    .showHelpAfterError()
    .parse(args, { from: 'user' })
    .opts<GivenOptions>();
  return {
    ...options,
    minutes: long ? LONG_MINUTES : minutes,
    seed: seed ?? randomInt(SEEDS),
    seededDefects: plant,
    isOfEvents: events === true,
    isKept: keep === true,
    jsonPath: json,
  };
}

interface GivenOptions extends Pick<ChaosOptions, 'minutes' | 'connections' | 'rate'> {
  long?: true;
  seed?: number;
  plant: SeededDefect[];
  events?: true;
  keep?: true;
  json: string;
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && Number.isFinite(minutes)) return minutes;
  throw new InvalidArgumentError('It must be a number above 0.');
}
