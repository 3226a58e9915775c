import { counted } from './counted';

describe('a count in an English sentence', () => {
  it.each([
    [0, '0 requests'],
    ['1', '1 request'],
    [2, '2 requests'],
    ['1,001', '1,001 requests'],
  ])('%j is %j', (count, text) => {
    expect(counted(count, 'request', 'requests')).toBe(text);
  });
});
