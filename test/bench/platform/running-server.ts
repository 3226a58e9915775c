import { findFreePort } from '../../../tools/dev-server/free-port';
import { BackgroundProcess, type ProcessOptions } from './background-process';

export const HOST = '127.0.0.1';

/** A process that answers on a port of this machine. */
export interface RunningServer {
  process: BackgroundProcess;
  port: number;
}

/** Starts a server of ours, which reads PORT, on a port that is free. */
export async function startServer(
  order: Omit<ProcessOptions, 'readyUrl'> & { readyPath: string },
): Promise<RunningServer> {
  const port = await findFreePort(HOST);
  const settings = { ...order.settings, HOST, PORT: String(port) };
  const process = await BackgroundProcess.start({ ...order, settings, readyUrl: urlOf({ port }) + order.readyPath });
  return { process, port };
}

export function urlOf({ port }: { port: number }): string {
  return `http://${HOST}:${port}`;
}
