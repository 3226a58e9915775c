import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FakeCloud, StubbedCall } from './fake-cloud';

/** The stand-in behind a door of its own. */
export interface ServedCloud {
  url: string;
  stop(): Promise<void>;
}

/** Opens a door on this machine through which a `gcloud` on PATH speaks to the stand-in. */
export async function serveFakeCloud(cloud: FakeCloud): Promise<ServedCloud> {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = JSON.parse(await text(request)) as StubbedCall;
    response.end(JSON.stringify(await cloud.answer(call)));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
