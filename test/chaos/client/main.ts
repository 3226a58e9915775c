import { Random } from '../random';
import { AckLog } from './ack-log';
import { PostbackComposer } from './compose-postback';
import type { ClientOptions } from './messages';
import { Sender } from './sender';

// The affiliate networks: a process that knows only the public addresses of the platform. It sends until its parent
// sends it a message, and then returns its summary. It ends when its parent dies.
const options = JSON.parse(process.argv[2]!) as ClientOptions;
const stopping = new AbortController();
process.once('message', () => stopping.abort());
process.once('disconnect', () => process.exit(1));
// The parent handles Ctrl-C and stops everything in order.
process.on('SIGINT', () => undefined);

void run();

async function run(): Promise<void> {
  const { seed, entryPoints, connections, rate } = options;
  const ackLog = new AckLog(options.ackLogPath);
  const composer = new PostbackComposer(new Random(seed), `c${seed}`);
  const intervalMs = (entryPoints.length * connections * 1_000) / rate;
  const senders = entryPoints.flatMap((entryPoint, place) =>
    Array.from({ length: connections }, (_, index) => {
      return new Sender(entryPoint, composer, ackLog, new Random(seed + place * 1_000 + index), intervalMs);
    }),
  );
  await Promise.all(senders.map((sender) => sender.run(stopping.signal)));
  process.send!(ackLog.close(), () => process.exit(0));
}
