import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

const PROTOCOL_3 = 196_608;
/** More connections than the server accepts. */
const FIRST_CONNECTIONS = 260;
const MORE_CONNECTIONS = 40;
const TOP_UP_INTERVAL_MS = 200;
const SETTLE_MS = 300;

const END_OTHERS = `
  SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND usename <> current_user`;

/**
 * Occupies all connections of a PostgreSQL server for a while and ends those of others, so that new ones are refused.
 * Each occupied connection waits in the middle of its authentication, which costs the server next to nothing.
 *
 * @param url for a superuser
 */
export async function exhaustConnections(url: string, lengthMs: number): Promise<void> {
  const sockets = new Set<Socket>();
  const admin = new Client({ connectionString: url });
  // If the server goes down, its connections are gone as well.
  admin.on('error', () => undefined);
  const occupy = (count: number): void => {
    for (let index = 0; index < count; index += 1) occupyConnection(sockets, new URL(url));
  };
  try {
    await admin.connect();
    occupy(FIRST_CONNECTIONS);
    await wait(SETTLE_MS);
    await admin.query(END_OTHERS);
    for (let passedMs = 0; passedMs < lengthMs; passedMs += TOP_UP_INTERVAL_MS) {
      occupy(MORE_CONNECTIONS);
      await wait(TOP_UP_INTERVAL_MS);
    }
  } finally {
    for (const socket of sockets) socket.destroy();
    await admin.end();
  }
}

function occupyConnection(sockets: Set<Socket>, { hostname, port, username }: URL): void {
  const socket = connect({ host: hostname, port: Number(port) });
  sockets.add(socket);
  socket.once('connect', () => socket.write(startUpMessage(username)));
  // A full server refuses it, which is the purpose.
  socket.on('error', () => undefined);
  socket.once('close', () => sockets.delete(socket));
  socket.resume();
}

function startUpMessage(user: string): Buffer {
  const text = `user\0${user}\0database\0postgres\0\0`;
  const message = Buffer.alloc(8 + text.length);
  message.writeInt32BE(message.length, 0);
  message.writeInt32BE(PROTOCOL_3, 4);
  message.write(text, 8, 'latin1');
  return message;
}
