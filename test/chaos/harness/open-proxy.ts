import { type ResponseWatcher, TcpProxy } from '@app/common/testing/tcp-proxy';
import type { CleanUp } from '../../../tools/cli/clean-up';

/** @param port of the server on this machine, which may change while the proxy is open */
export async function openProxy(
  cleanUp: CleanUp,
  port: () => number,
  watch?: () => ResponseWatcher,
): Promise<TcpProxy> {
  const proxy = new TcpProxy(port, '127.0.0.1', watch);
  await proxy.open();
  cleanUp.defer(() => proxy.close());
  return proxy;
}
