import type { IncomingMessage } from 'node:http';
import { redactHeaders } from './redact-headers';
import { clientAddress, joinHeaders, traceOf } from './request-headers';

describe('joinHeaders', () => {
  it('joins values of one name in lower case', () => {
    expect(joinHeaders(['A', '1', 'b', '2', 'a', '3', 'odd'])).toEqual({ a: '1, 3', b: '2' });
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('accepts the name %s', (name) => {
    const headers = joinHeaders([name, '1', 'b', '2', name, '3']);
    expect(Object.entries(headers)).toEqual([
      [name.toLowerCase(), '1, 3'],
      ['b', '2'],
    ]);
    expect(redactHeaders(headers)).toBe(`{"${name.toLowerCase()}":"1, 3","b":"2"}`);
  });
});

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('clientAddress', () => {
  it('is that of the socket when no proxy is trusted', () => {
    expect(clientAddress(request('::ffff:192.0.2.1', '203.0.113.9'), 0)).toBe('192.0.2.1');
  });

  it.each([
    [1, 'forged, 203.0.113.9', '203.0.113.9'],
    [2, 'forged, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
    [3, '203.0.113.9', '203.0.113.9'],
    [1, '2001:db8::1', '2001:db8::1'],
    [1, 'nonsense', '192.0.2.1'],
    [1, undefined, '192.0.2.1'],
  ])('is the entry that the outermost of %s trusted proxies appended (%s)', (hops, forwarded, expected) => {
    expect(clientAddress(request('192.0.2.1', forwarded), hops)).toBe(expected);
  });
});

const ID = '105445aa7843bc8bf206b12000100000';

describe('traceOf', () => {
  it.each([
    [{ 'x-cloud-trace-context': `${ID}/1;o=1` }, `projects/p/traces/${ID}`],
    [{ 'x-cloud-trace-context': ID.toUpperCase() }, `projects/p/traces/${ID}`],
    [{ traceparent: `00-${ID}-00f067aa0ba902b7-01` }, `projects/p/traces/${ID}`],
    [{ 'x-cloud-trace-context': 'nonsense', traceparent: `00-${ID}-00f067aa0ba902b7-01` }, `projects/p/traces/${ID}`],
    [{ traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }, undefined],
    [{ 'x-cloud-trace-context': `${ID}\u2028forged` }, undefined],
    [{}, undefined],
  ])('reads from %j: %s', (headers, trace) => {
    expect(traceOf(headers, 'p')).toBe(trace);
  });

  it('is the bare id without a project', () => {
    expect(traceOf({ traceparent: `00-${ID}-00f067aa0ba902b7-01` }, '')).toBe(ID);
  });
});
