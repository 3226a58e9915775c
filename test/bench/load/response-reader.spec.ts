import { ResponseReader } from './response-reader';

const ANSWER = 'HTTP/1.1 200 OK\r\nX-Postback-Id: 1\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nOK';

describe('ResponseReader', () => {
  it('reads one response after another', () => {
    const reader = new ResponseReader();
    expect(reader.read(ANSWER)).toEqual({ status: 200, body: 'OK' });
    expect(reader.read(ANSWER.replace('200', '503'))).toEqual({ status: 503, body: 'OK' });
  });

  it('waits for a complete response, wherever it is split', () => {
    for (let cut = 1; cut < ANSWER.length; cut += 1) {
      const reader = new ResponseReader();
      expect(reader.read(ANSWER.slice(0, cut))).toBeUndefined();
      expect(reader.read(ANSWER.slice(cut))).toEqual({ status: 200, body: 'OK' });
    }
  });

  it('reads a response without a body', () => {
    expect(new ResponseReader().read('HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n')).toEqual({
      status: 204,
      body: '',
    });
  });

  it.each([
    ['has no length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK', 'without a length'],
    ['is not HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'without a length'],
    ['is followed by another', ANSWER + ANSWER, 'More than one response'],
  ])('rejects a response that %s', (_, text, reason) => {
    expect(() => new ResponseReader().read(text)).toThrow(reason);
  });
});
