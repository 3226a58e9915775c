import type { Socket } from 'node:net';
import { PROBLEM_TYPE } from '../errors/problem.filter';

/** Answers a connection on which no request can be made out, and ends it: nobody knows where the next would begin. */
export function refuseUnreadable(fault: NodeJS.ErrnoException, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, code] = statusOf(fault.code);
  const title = code.replaceAll('_', ' ');
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail: `${reason}.` });
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function statusOf(code: string | undefined): [status: number, reason: string, code: string] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'Request Timeout', 'request_timeout'];
    case 'HPE_HEADER_OVERFLOW':
      return [431, 'Request Header Fields Too Large', 'headers_too_large'];
    default:
      return [400, 'Bad Request', 'unreadable_request'];
  }
}
