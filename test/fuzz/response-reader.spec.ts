import { ResponseReader } from './response-reader';

const STORED = 'HTTP/1.1 200 OK\r\nX-Postback-Id: 019aa5f0-7c00-7000-8000-000000000000\r\nContent-Length: 2\r\n\r\nOK';
const CHUNKED =
  'HTTP/1.1 503 No\r\nRetry-After: 1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n';
const GO_ON = 'HTTP/1.1 100 Continue\r\n\r\n';

describe('ResponseReader', () => {
  it('reads several responses, wherever they are split', () => {
    const text = GO_ON + STORED + CHUNKED + STORED;
    for (let cut = 1; cut < text.length; cut += 1) {
      const reader = new ResponseReader();
      const responses = [...reader.read(text.slice(0, cut), false), ...reader.read(text.slice(cut), false)];
      expect(responses.map(({ status }) => status)).toEqual([200, 503, 200]);
      expect(responses[0]).toMatchObject({
        postbackId: '019aa5f0-7c00-7000-8000-000000000000',
        closes: false,
        body: 'OK',
      });
      expect(responses[1]).toMatchObject({ postbackId: undefined, closes: true, hasRetryAfter: true });
    }
  });

  it('expects no body after HEAD', () => {
    expect(new ResponseReader().read('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', true)).toHaveLength(1);
  });
});
