import { Random } from '../random';
import { AckLog } from './ack-log';
import { PostbackComposer } from './compose-postback';
import { HttpClient } from './http-client';
import { keepSending } from './sender';
import type { ClientOrder } from './client-messages';

/**
 * The networks: a process that knows nothing of the platform but its public addresses. It sends until it is told to
 * stop, and then tells what it has seen. Its parent's death ends it.
 */
const options = JSON.parse(process.argv[2]!) as ClientOrder;
const stopping = new AbortController();
process.once('message', () => stopping.abort());
process.once('disconnect', () => process.exit(1));
// Ctrl-C is for our parent, who stops us in its order.
process.on('SIGINT', () => undefined);

void send();

async function send(): Promise<void> {
  const ackLog = new AckLog(options.ledgerPath);
  const composer = new PostbackComposer(new Random(options.seed), `c${options.seed}`);
  const connections = options.ways.length * options.connectionsPerWay;
  const callers = options.ways.map((way) => ({ way, caller: new HttpClient(way.port, options.connectionsPerWay) }));
  const senders = callers.flatMap(({ way, caller }, wayIndex) =>
    Array.from({ length: options.connectionsPerWay }, (_, index) =>
      keepSending({
        entryPoint: way,
        client: caller,
        composer,
        ackLog,
        random: new Random(options.seed + wayIndex * 1_000 + index),
        intervalMs: (connections * 1_000) / options.rate,
        stopping: stopping.signal,
      }),
    ),
  );
  await Promise.all(senders);
  for (const { caller } of callers) caller.close();
  process.send!(ackLog.close(), () => process.exit(0));
}
