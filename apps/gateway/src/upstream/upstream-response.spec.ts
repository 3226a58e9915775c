import { isFrontEndRefusal } from './upstream-response';

const PROBLEM = { 'content-type': 'application/problem+json; charset=utf-8' };
const PAGE = { 'content-type': 'text/html; charset=UTF-8' };
const POSTBACK_ID = { 'x-postback-id': '0193…' };

describe('isFrontEndRefusal', () => {
  it.each([
    [401, PAGE, true],
    [403, PAGE, true],
    [404, PAGE, true],
    [429, {}, true],
    [404, PROBLEM, false],
    [401, { ...PROBLEM, ...POSTBACK_ID }, false],
    [403, { ...PAGE, ...POSTBACK_ID }, false],
    [200, PAGE, false],
    [422, PAGE, false],
    [500, PAGE, false],
  ])('%d with %j: %s', (status, headers, expected) => {
    expect(isFrontEndRefusal({ status, headers })).toBe(expected);
  });
});
