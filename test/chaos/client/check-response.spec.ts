import type { Postback } from './compose-postback';
import { checkResponse } from './check-response';

const POSTBACK_ID = '019aa5f0-7c00-7000-8000-000000000000';
const headers = { 'x-postback-id': POSTBACK_ID };
const postback = (method: 'GET' | 'POST', expects: 'conversion' | 'quarantine'): Postback => ({
  network: 'involve',
  method,
  target: '/involve/event',
  expected: { expects, conversionId: null, status: null, sale: null, payout: null },
});

describe('checkResponse', () => {
  it.each([
    ['GET', 'conversion', 'OK', 'ok'],
    ['GET', 'quarantine', 'QUARANTINED\nconversion_id: missing', 'quarantined'],
    ['GET', 'quarantine', 'OK', 'ok'],
    ['POST', 'conversion', '{"status":"accepted"}', 'accepted'],
    ['POST', 'quarantine', '{"status":"quarantined"}', 'quarantined'],
  ] as const)('reads a %s of a %s as acknowledged when it is answered %s', (method, expects, body, outcome) => {
    const check = checkResponse(postback(method, expects), { status: 200, headers, body });
    expect(check).toEqual({ kind: 'acknowledged', postbackId: POSTBACK_ID, outcome });
  });

  it('reads a 503 as unavailable only with Retry-After', () => {
    const response = { status: 503, headers: { 'retry-after': '1' }, body: '' };
    expect(checkResponse(postback('GET', 'conversion'), response)).toEqual({ kind: 'unavailable' });
    expect(checkResponse(postback('GET', 'conversion'), { ...response, headers: {} }).kind).toBe('wrong');
  });

  it.each([
    ['no postback id', { status: 200, headers: {}, body: 'OK' }],
    ['another server error', { status: 502, headers, body: '' }],
    ['a client error', { status: 400, headers, body: '' }],
  ])('rejects %s', (_, response) => {
    expect(checkResponse(postback('GET', 'conversion'), response).kind).toBe('wrong');
  });

  it('leaves quarantined conversions and unknown endpoints to the checker', () => {
    const quarantined = { status: 200, headers, body: 'QUARANTINED' };
    expect(checkResponse(postback('GET', 'conversion'), quarantined).kind).toBe('acknowledged');
    const unknown = { status: 404, headers, body: '{"code":"unknown_endpoint"}' };
    expect(checkResponse(postback('GET', 'conversion'), unknown).kind).toBe('unrouted');
  });

  it('rejects an outcome that stores an invalid postback', () => {
    const response = { status: 200, headers, body: '{"status":"stored"}' };
    expect(checkResponse(postback('POST', 'quarantine'), response).kind).toBe('wrong');
  });
});
