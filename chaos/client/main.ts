import { Random } from '../random';
import { Books } from './books';
import { PostbackComposer } from './compose-postback';
import { HttpCaller } from './http-caller';
import { keepSending } from './sender';
import type { ClientOrder } from './way';

/**
 * The networks: a process that knows nothing of the platform but its public addresses. It sends until it is told to
 * stop, and then tells what it has seen. Its parent's death ends it.
 */
const order = JSON.parse(process.argv[2]!) as ClientOrder;
const stopping = new AbortController();
process.once('message', () => stopping.abort());
process.once('disconnect', () => process.exit(1));
// Ctrl-C is for our parent, who stops us in its order.
process.on('SIGINT', () => undefined);

void send();

async function send(): Promise<void> {
  const books = new Books(order.ledgerPath);
  const composer = new PostbackComposer(new Random(order.seed), `c${order.seed}`);
  const connections = order.ways.length * order.connectionsPerWay;
  const callers = order.ways.map((way) => ({ way, caller: new HttpCaller(way.port, order.connectionsPerWay) }));
  const senders = callers.flatMap(({ way, caller }, wayIndex) =>
    Array.from({ length: order.connectionsPerWay }, (_, index) =>
      keepSending({
        way,
        caller,
        composer,
        books,
        random: new Random(order.seed + wayIndex * 1_000 + index),
        intervalMs: (connections * 1_000) / order.rate,
        stopping: stopping.signal,
      }),
    ),
  );
  await Promise.all(senders);
  for (const { caller } of callers) caller.close();
  process.send!(books.close(), () => process.exit(0));
}
