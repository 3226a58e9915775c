import { checkNotCrossSite, checkSameOrigin } from './check-same-origin';

const HOST = { host: 'admin.example.com' };
const JSON_BODY = { 'content-type': 'application/json' };

const isRefused = (check: typeof checkSameOrigin, method: string, headers: Record<string, string>): boolean => {
  try {
    check({ method, headers: { ...HOST, ...headers } });
    return false;
  } catch (error) {
    expect(error).toMatchObject({ status: 403, code: 'cross_site' });
    return true;
  }
};

describe('checkSameOrigin', () => {
  it.each([
    [false, 'POST', { 'sec-fetch-site': 'same-origin', ...JSON_BODY }],
    [false, 'POST', { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json; charset=utf-8' }],
    [false, 'DELETE', { 'sec-fetch-site': 'same-origin' }],
    [false, 'PATCH', { origin: 'https://admin.example.com', ...JSON_BODY }],
    [false, 'GET', { 'sec-fetch-site': 'cross-site' }],
    [true, 'POST', { 'sec-fetch-site': 'cross-site', ...JSON_BODY }],
    [true, 'POST', { 'sec-fetch-site': 'same-site', ...JSON_BODY }],
    [true, 'POST', { 'sec-fetch-site': 'none', ...JSON_BODY }],
    [true, 'POST', { 'sec-fetch-site': 'cross-site', origin: 'https://admin.example.com', ...JSON_BODY }],
    [true, 'POST', { origin: 'https://other.example.com', ...JSON_BODY }],
    [true, 'POST', { origin: 'null', ...JSON_BODY }],
    [true, 'POST', JSON_BODY],
    [false, 'POST', { 'sec-fetch-site': 'same-origin', 'content-length': '0' }],
    [true, 'POST', { 'sec-fetch-site': 'same-origin', 'content-length': '2' }],
    [true, 'POST', { 'sec-fetch-site': 'same-origin', 'transfer-encoding': 'chunked' }],
    [true, 'POST', { 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' }],
    [true, 'POST', { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }],
    [true, 'DELETE', { 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' }],
  ])('refuses: %s, for %s with %j', (expected, method, headers) => {
    expect(isRefused(checkSameOrigin, method, headers)).toBe(expected);
  });
});

describe('checkNotCrossSite', () => {
  it.each([
    [false, JSON_BODY],
    [false, { 'sec-fetch-site': 'same-origin', ...JSON_BODY }],
    [true, { 'sec-fetch-site': 'cross-site', ...JSON_BODY }],
    [true, { origin: 'https://other.example.com', ...JSON_BODY }],
    [true, { 'content-type': 'text/plain' }],
    [true, {}],
  ])('refuses: %s, with %j', (expected, headers) => {
    expect(isRefused(checkNotCrossSite, 'POST', headers)).toBe(expected);
  });
});
