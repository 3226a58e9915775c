import type { Postback } from './compose-postback';
import { checkResponse } from './check-response';

const RECEIPT = '019aa5f0-7c00-7000-8000-000000000000';
const headers = { 'x-postback-id': RECEIPT };
const postback = (method: 'GET' | 'POST', expects: 'conversion' | 'quarantine'): Postback => ({
  network: 'involve',
  method,
  target: '/involve/event',
  expected: { expects, conversionId: null, status: null, sale: null, payout: null },
});

describe('judgeAnswer', () => {
  it.each([
    ['GET', 'conversion', 'OK', 'ok'],
    ['GET', 'quarantine', 'QUARANTINED\nconversion_id: missing', 'quarantined'],
    ['GET', 'quarantine', 'OK', 'ok'],
    ['POST', 'conversion', '{"status":"accepted"}', 'accepted'],
    ['POST', 'quarantine', '{"status":"quarantined"}', 'quarantined'],
  ] as const)('takes a %s of a %s for acknowledged when it is answered %s', (method, expects, body, answer) => {
    const verdict = checkResponse(postback(method, expects), { status: 200, headers, body });
    expect(verdict).toEqual({ kind: 'acknowledged', receipt: RECEIPT, answer });
  });

  it('takes a 503 for an invitation to come again, if it says when', () => {
    const answer = { status: 503, headers: { 'retry-after': '1' }, body: '' };
    expect(checkResponse(postback('GET', 'conversion'), answer)).toEqual({ kind: 'unavailable' });
    expect(checkResponse(postback('GET', 'conversion'), { ...answer, headers: {} }).kind).toBe('wrong');
  });

  it.each([
    ['no receipt', { status: 200, headers: {}, body: 'OK' }],
    ['another server error', { status: 502, headers, body: '' }],
    ['a refusal', { status: 400, headers, body: '' }],
  ])('finds %s wrong', (_, answer) => {
    expect(checkResponse(postback('GET', 'conversion'), answer).kind).toBe('wrong');
  });

  it('leaves it to the judge of the run whether a conversion had to be quarantined, or its endpoint be unknown', () => {
    const quarantined = { status: 200, headers, body: 'QUARANTINED' };
    expect(checkResponse(postback('GET', 'conversion'), quarantined).kind).toBe('acknowledged');
    const unknown = { status: 404, headers, body: '{"code":"unknown_endpoint"}' };
    expect(checkResponse(postback('GET', 'conversion'), unknown).kind).toBe('unrouted');
  });

  it('finds it wrong when something that is no conversion is stored as one', () => {
    const answer = { status: 200, headers, body: '{"status":"stored"}' };
    expect(checkResponse(postback('POST', 'quarantine'), answer).kind).toBe('wrong');
  });
});
