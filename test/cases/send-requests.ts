import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type FuzzResponse, ResponseReader } from '../fuzz/response-reader';
import type { CaseRequest } from './postback-cases';

/** The responses to requests that are sent one after another, each exactly as it is written. */
export async function sendRequests(url: string, requests: readonly CaseRequest[]): Promise<FuzzResponse[]> {
  const responses: FuzzResponse[] = [];
  let socket: Socket | undefined;
  for (const request of requests) {
    if (!socket || socket.closed) socket = listen(url, responses, request.method === 'HEAD');
    const received = responses.length;
    socket.write(bytesOf(request));
    while (responses.length === received && !socket.closed)
      await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    if (responses.at(-1)?.closes) await socketClosed(socket);
  }
  if (socket) await socketClosed(socket);
  return responses;
}

function listen(url: string, responses: FuzzResponse[], isHead: boolean): Socket {
  const reader = new ResponseReader();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  return socket.on('data', (chunk) => responses.push(...reader.read(chunk.toString('latin1'), isHead)));
}

async function socketClosed(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket, 'close');
}

function bytesOf({ method, target, headers = {}, body = '', body_base64 }: CaseRequest): Buffer {
  const bytes = body_base64 === undefined ? Buffer.from(body) : Buffer.from(body_base64, 'base64');
  const all: Record<string, string> = { Host: 'localhost', Accept: 'application/json', Connection: 'close' };
  if (bytes.length > 0) all['Content-Length'] = String(bytes.length);
  const lines = Object.entries({ ...all, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`), bytes]);
}
