import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

const PROTOCOL_3 = 196_608;
/** More than the server admits. */
const AT_FIRST = 260;
const MORE = 40;
const TOP_UP_EVERY_MS = 200;
const SETTLE_MS = 300;

const END_OTHERS = `
  SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND usename <> current_user`;

/**
 * Takes all connections of a PostgreSQL server for a while, and ends those that others had: whoever wants a new one
 * is refused. Each is held in the middle of its sign-in, which costs the server next to nothing.
 *
 * @param url for a superuser
 */
export async function exhaustConnections(url: string, lengthMs: number): Promise<void> {
  const { hostname, port, username } = new URL(url);
  const sockets = new Set<Socket>();
  const admin = new Client({ connectionString: url });
  // The server may go away under it: then its connections are gone as well.
  admin.on('error', () => undefined);
  const enter = (count: number): void => {
    for (let index = 0; index < count; index += 1) occupyConnection(sockets, hostname, Number(port), username);
  };
  try {
    await admin.connect();
    enter(AT_FIRST);
    await wait(SETTLE_MS);
    await admin.query(END_OTHERS);
    for (let passedMs = 0; passedMs < lengthMs; passedMs += TOP_UP_EVERY_MS) {
      enter(MORE);
      await wait(TOP_UP_EVERY_MS);
    }
  } finally {
    for (const socket of sockets) socket.destroy();
    await admin.end();
  }
}

function occupyConnection(sockets: Set<Socket>, host: string, port: number, user: string): void {
  const socket = connect({ host, port });
  sockets.add(socket);
  socket.once('connect', () => socket.write(startUpMessage(user)));
  // The server refuses it when it is full, which is what is wanted.
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
