import { once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { until } from '../testing/until';
import { isBodyCut, refuseUnreadable } from './malformed-requests';
import { createRawServer } from './raw-server';
import { readBody } from './read-body';

let server: Server;
let port: number;

beforeAll(async () => {
  // Responds with the body, and whether it is cut; some of it only once the handler is no longer in the parser's turn.
  server = createRawServer(
    (request, response) => {
      const respond = async (): Promise<void> => {
        const body = await readBody(request, 1_000);
        response.end(`${request.method} ${String(body)} ${isBodyCut(request) ? 'cut' : 'whole'};`);
      };
      if (request.url === '/later')
        return new Promise((resolve) => setImmediate(() => resolve(respond().then(() => true))));
      void respond();
      return true;
    },
    () => undefined,
    { requestTimeoutMs: 30_000, maxHeaderBytes: 10_000 },
  ).on('clientError', (error, socket) => refuseUnreadable(error, socket as Socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const post = (rest: string, path = '/'): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nc=US${rest}`;
const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

/** The bodies of the responses, until there are so many or has closed the connection. */
async function responsesTo(packets: readonly string[], count: number, ends = false): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  const responses = (): string[] => received.match(/(?:POST|GET)[^;]*;/g) ?? [];
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      received += String(chunk);
      if (responses().length >= count) resolve();
    });
    socket.on('close', () => resolve());
  });
  const [accepted] = (await once(server, 'connection')) as [Socket];
  let sentBytes = 0;
  for (const packet of packets) {
    socket.write(packet);
    sentBytes += packet.length;
    await until('the packet has arrived by itself', () => accepted.bytesRead === sentBytes);
  }
  if (ends) socket.end();
  await done;
  socket.destroy();
  return responses();
}

describe('the body of a request', () => {
  it.each(['D', 'GE', 'GET abc', '.5', 'd'])('is cut where its rest begins like a request or not: %s', async (rest) => {
    expect(await responsesTo([post(rest)], 2)).toEqual(['POST c=US cut;']);
    expect(await responsesTo([post(rest, '/later')], 2)).toEqual(['POST c=US cut;']);
  });

  it('is cut at once where the connection ends behind the rest', async () => {
    const startedMs = performance.now();
    expect(await responsesTo([post('D')], 2, true)).toEqual(['POST c=US cut;']);
    expect(performance.now() - startedMs).toBeLessThan(800);
  });

  it.each(['', '\r\n', '\n'])(
    'is whole with nothing or line ends behind it, and is not waited for: %j',
    async (rest) => {
      const startedMs = performance.now();
      expect(await responsesTo([post(rest)], 1)).toEqual(['POST c=US whole;']);
      expect(performance.now() - startedMs).toBeLessThan(800);
    },
  );

  it('is whole where the next request follows, all of it or its first part', async () => {
    const both = ['POST c=US whole;', 'GET  whole;'];
    expect(await responsesTo([post(GET)], 2)).toEqual(both);
    expect(await responsesTo([post('GE'), GET.slice(2)], 2)).toEqual(both);
    expect(await responsesTo([post(post('')), GET], 3)).toEqual(['POST c=US whole;', ...both]);
  });

  it('is cut where it is the second on its connection', async () => {
    expect(await responsesTo([post(''), post('D')], 3)).toEqual(['POST c=US whole;', 'POST c=US cut;']);
  });
});
