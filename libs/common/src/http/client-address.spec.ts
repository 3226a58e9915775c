import type { IncomingMessage } from 'node:http';
import { clientAddress } from './client-address';

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address of the caller', () => {
  it('is the socket’s, whatever the caller claims, when no proxy is trusted', () => {
    expect(clientAddress(request('::ffff:192.0.2.1', '203.0.113.9'), 0)).toBe('192.0.2.1');
  });

  it.each([
    [1, 'forged, 203.0.113.9', '203.0.113.9'],
    [2, 'forged, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
    [3, '203.0.113.9', '203.0.113.9'],
    [1, '2001:db8::1', '2001:db8::1'],
    [1, 'nonsense', '192.0.2.1'],
    [1, undefined, '192.0.2.1'],
  ])('with %s trusted hops is the entry that the outermost of them appended (%s)', (hops, forwarded, expected) => {
    expect(clientAddress(request('192.0.2.1', forwarded), hops)).toBe(expected);
  });
});
