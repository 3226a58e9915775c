import { checkTestResponse } from './check-test-response';

const POSTBACK_ID = '019a0000-0000-7000-8000-000000000001';
const responseOf = (status: number, postbackId = POSTBACK_ID) => ({
  status,
  headers: new Headers({ 'x-postback-id': postbackId }),
  body: 'what it said',
});

describe('checkTestResponse', () => {
  it.each([200, 401, 403, 422])('takes %i with the postback id of the envelope for a service’s response', (status) => {
    expect(checkTestResponse({ postbackId: POSTBACK_ID }, responseOf(status))).toEqual({ kind: 'delivered' });
  });

  it.each([404, 429, 500, 503])('takes %i for no response of a service', (status) => {
    const error = `a test postback was answered ${status}: what it said`;
    const outcome = checkTestResponse({ postbackId: POSTBACK_ID }, responseOf(status));
    expect(outcome).toEqual({ kind: 'not_delivered', error });
  });

  it.each([200, 401, 403])('takes %i without a postback id for the response of a front end', (status) => {
    const response = { ...responseOf(status), headers: new Headers() };
    expect(checkTestResponse({ postbackId: POSTBACK_ID }, response).kind).toBe('not_delivered');
  });

  it.each([200, 403])('finds with %i and another postback id that the keys differ', (status) => {
    const other = '019a0000-0000-7000-8000-000000000002';
    expect(checkTestResponse({ postbackId: POSTBACK_ID }, responseOf(status, other))).toMatchObject({
      kind: 'untrusted',
      error: expect.stringContaining('RECEIPT_SIGNING_KEY'),
    });
  });
});
