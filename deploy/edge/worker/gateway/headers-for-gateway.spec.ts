import { headersForGateway } from './headers-for-gateway';

describe('the headers for the gateway', () => {
  it('are the caller’s', () => {
    const headers = headersForGateway(
      new Headers({ Authorization: 'Bearer own', 'X-Api-Key': 'own', Accept: '*/*', 'X-Forwarded-For': '203.0.113.1' }),
    );
    expect([...headers.keys()]).toEqual(['accept', 'authorization', 'x-api-key', 'x-forwarded-for']);
  });

  it('are neither those of the connection, nor ours, nor Cloudflare’s', () => {
    const given = {
      connection: 'close, X-Hop, bad header',
      'x-hop': '1',
      te: 'trailers',
      'proxy-authorization': 'x',
      'x-postback-signature': 'forged',
      'x-serverless-authorization': 'forged',
      'cf-ray': 'x',
      'cf-connecting-ip': '203.0.113.1',
      'x-real-ip': '203.0.113.1',
    };
    expect([...headersForGateway(new Headers(given))]).toEqual([]);
  });
});
