import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * One process at a time works on a data folder. The lock is a local socket named after the folder: the system gives it
 * back when its holder dies, however that happens, so that no left-over has to be judged. Who asks is told the holder.
 */
export class DataFolderLock {
  constructor(private readonly server: Server) {}

  /** The lock, or the process id of its holder. */
  static async take(dataFolder: string): Promise<DataFolderLock | number> {
    mkdirSync(dataFolder, { recursive: true });
    const address = lockAddress(process.platform, realpathSync(dataFolder));
    const lock = await listen(address);
    if (lock) return lock;
    const holder = await askHolder(address);
    if (holder !== undefined) return holder;
    // Nobody answers: where sockets are files, the file of a dead holder stays.
    await rm(address, { force: true });
    return (await listen(address)) ?? DataFolderLock.take(dataFolder);
  }

  release(): void {
    this.server.close();
  }
}

/** Linux has names for sockets apart from its files, Windows has pipes; elsewhere it is a file. */
export function lockAddress(platform: string, dataFolder: string): string {
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 24);
  if (platform === 'linux') return `\0postback-platform-${hash}`;
  if (platform === 'win32') return `\\\\.\\pipe\\postback-platform-${hash}`;
  return `/tmp/postback-platform-${hash}.sock`;
}

async function listen(address: string): Promise<DataFolderLock | undefined> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(String(process.pid));
  });
  try {
    server.listen(address);
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  // The lock alone keeps no process running.
  server.unref();
  return new DataFolderLock(server);
}

async function askHolder(address: string): Promise<number | undefined> {
  try {
    return Number(await text(connect(address)));
  } catch {
    return undefined;
  }
}
