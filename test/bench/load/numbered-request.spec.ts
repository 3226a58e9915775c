import { NumberedRequest } from './numbered-request';

const numbersIn = (request: string) => [...request.matchAll(/\w+n\d{8}/g)].map(([number]) => number);

describe('NumberedRequest', () => {
  it('is a complete HTTP/1.1 request', () => {
    const request = new NumberedRequest('127.0.0.1:8000', '/event?id={number}', 'r1c0n').next().toString();
    expect(request).toMatch(/^GET \/event\?id=r1c0n00000001 HTTP\/1\.1\r\nHost: 127\.0\.0\.1:8000\r\n/);
    expect(request).toMatch(/\r\n\r\n$/);
  });

  it('puts the same number in every place, and a new one into each request', () => {
    const request = new NumberedRequest('h', '/event?id={number}&click={number}', 'r1c0n');
    expect(numbersIn(request.next().toString())).toEqual(['r1c0n00000001', 'r1c0n00000001']);
    for (let sent = 2; sent < 100; sent += 1) request.next();
    expect(numbersIn(request.next().toString())).toEqual(['r1c0n00000100', 'r1c0n00000100']);
  });

  it('has a body with its length, and the number in it', () => {
    const request = new NumberedRequest('h', '/track', 'r1c0n', '{"id":"{number}"}').next().toString();
    expect(request).toMatch(/^POST \/track HTTP\/1\.1\r\n/);
    expect(request).toMatch(/\r\nContent-Length: 22\r\n\r\n\{"id":"r1c0n00000001"\}$/);
  });

  it('repeats a request without a number', () => {
    const request = new NumberedRequest('h', '/event', 'r1c0n');
    expect(request.next().toString()).toBe(request.next().toString());
  });
});
