import { runDatabaseUrl } from '@app/common/testing/run-databases';
import { TcpProxy } from '@app/common/testing/tcp-proxy';
import { until } from '@app/common/testing/until';
import { awaitServer } from './await-server';

const CLOSED_PORT = 1;

describe('awaitServer', () => {
  it('tries until a server accepts a connection', async () => {
    const url = runDatabaseUrl('postgres');
    const { hostname, port } = new URL(url);
    let attempts = 0;
    let isUp = false;
    const proxy = new TcpProxy(() => {
      attempts += 1;
      return isUp ? Number(port || 5432) : CLOSED_PORT;
    }, hostname);
    await proxy.open();
    try {
      const waiting = awaitServer(proxy.through(url));
      await until('the first attempt', () => Promise.resolve(attempts > 0));
      isUp = true;
      await waiting;
      expect(attempts).toBe(2);
    } finally {
      await proxy.close();
    }
  });
});
