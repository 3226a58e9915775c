import { checkTestResponse } from './check-test-response';

const RECEIPT = '019a0000-0000-7000-8000-000000000001';
const answered = (status: number, postbackId = RECEIPT) => ({
  status,
  headers: new Headers({ 'x-postback-id': postbackId }),
  body: 'what it said',
});

describe('the answer to a test postback through the gateway', () => {
  it.each([200, 401, 403, 422])('is a service’s own with %i and the receipt that was handed over', (status) => {
    expect(checkTestResponse({ postbackId: RECEIPT }, answered(status))).toEqual({ kind: 'brought' });
  });

  it.each([404, 429, 500, 503])('is none with %i', (status) => {
    const fault = `a test postback was answered ${status}: what it said`;
    expect(checkTestResponse({ postbackId: RECEIPT }, answered(status))).toEqual({ kind: 'not_brought', fault });
  });

  it.each([200, 401, 403])(
    'is none with %i and no receipt: something in front of the service has answered',
    (status) => {
      const answer = { ...answered(status), headers: new Headers() };
      expect(checkTestResponse({ postbackId: RECEIPT }, answer).kind).toBe('not_brought');
    },
  );

  it.each([200, 403])('tells with %i and another receipt that the keys differ', (status) => {
    const other = '019a0000-0000-7000-8000-000000000002';
    expect(checkTestResponse({ postbackId: RECEIPT }, answered(status, other))).toMatchObject({
      kind: 'disbelieved',
      fault: expect.stringContaining('RECEIPT_SIGNING_KEY'),
    });
  });
});
