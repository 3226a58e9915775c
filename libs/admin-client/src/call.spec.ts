import { AdminApiError, call } from './call';

const ADMIN = { url: 'http://127.0.0.1:8001', apiKey: 'a-key' };
const PARTNER = '/api/v1/partners/{partner_code}';

describe('call', () => {
  const fetch = jest.spyOn(globalThis, 'fetch');
  afterAll(() => fetch.mockRestore());

  const respond = (text: string, init: ResponseInit = {}) => fetch.mockResolvedValueOnce(new Response(text, init));
  const sent = () => fetch.mock.lastCall as [URL, RequestInit & { headers: Record<string, string> }];

  it('fills the path, sends the query without undefined values, and returns body and ETag', async () => {
    respond('{"partner_code":"a/b"}', { headers: { etag: '"7"' } });
    const { body, etag } = await call(ADMIN, 'get', PARTNER, { path: { partner_code: 'a/b' } });
    expect([body.partner_code, etag]).toEqual(['a/b', '"7"']);
    expect(sent()[0].href).toBe('http://127.0.0.1:8001/api/v1/partners/a%2Fb');

    respond('{"data":[]}');
    await call(ADMIN, 'get', '/api/v1/partners', {
      query: { page_size: 10, cursor: undefined },
    });
    expect(sent()[0].search).toBe('?page_size=10');
    expect(sent()[1].headers).toEqual({ 'x-api-key': 'a-key' });
  });

  it('sends the body as JSON, the ETag to change, and the identity token', async () => {
    respond('{}');
    const request = { path: { partner_code: 'rector' }, body: { endpoint_url: null }, ifMatch: '"7"' };
    await call({ ...ADMIN, idToken: 'a-token' }, 'patch', PARTNER, request);
    expect(sent()[1]).toMatchObject({
      method: 'PATCH',
      body: '{"endpoint_url":null}',
      headers: {
        'content-type': 'application/json',
        'if-match': '"7"',
        'x-serverless-authorization': 'Bearer a-token',
      },
    });
  });

  it('throws the problem of a refusal, with its code and every field error', async () => {
    const errors = [{ field: 'endpoint_url', reason: 'is no URL' }];
    respond(JSON.stringify({ status: 422, code: 'invalid_request', detail: 'Not valid.', errors }), { status: 422 });
    const error: AdminApiError = await call(ADMIN, 'get', PARTNER, { path: { partner_code: 'x' } }).catch((e) => e);
    expect(error.message).toBe('The admin API answered 422 (invalid_request): Not valid.\n  endpoint_url: is no URL');
    expect([error.status, error.problem?.code]).toEqual([422, 'invalid_request']);
  });

  it('throws the text of a response that is no problem, and the reason when there is no response', async () => {
    respond('<h1>Bad gateway</h1>', { status: 502 });
    const request = { path: { partner_code: 'x' } };
    await expect(call(ADMIN, 'get', PARTNER, request)).rejects.toThrow('answered 502: <h1>Bad gateway</h1>');
    fetch.mockRejectedValueOnce(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }));
    await expect(call(ADMIN, 'get', PARTNER, request)).rejects.toThrow(
      'The admin API at http://127.0.0.1:8001 does not answer (connect ECONNREFUSED).',
    );
  });
});
