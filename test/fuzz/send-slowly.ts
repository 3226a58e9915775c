import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const HOST = '127.0.0.1';
const PIECES = 20;
const PAUSE_MS = 150;
const ANSWER_WITHIN_MS = 5_000;

/**
 * Sends a postback's body byte by byte.
 *
 * @param isGivenUp stops in the middle of it, and goes
 * @returns the first line of the answer; undefined when none came
 */
export async function sendSlowly(port: number, conversionId: string, isGivenUp: boolean): Promise<string | undefined> {
  const body = `conversion_id=${conversionId}`.padEnd(PIECES, 'x');
  const socket = connect({ host: HOST, port });
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
  await once(socket, 'connect');
  socket.write(
    `POST /involve/event HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  const sentBytes = isGivenUp ? PIECES / 2 : body.length;
  for (let sent = 0; sent < sentBytes; sent += 1) {
    socket.write(body[sent]!);
    await wait(PAUSE_MS);
  }
  if (!isGivenUp) await Promise.race([once(socket, 'close'), wait(ANSWER_WITHIN_MS)]);
  socket.destroy();
  return answer.split('\r\n')[0] || undefined;
}
