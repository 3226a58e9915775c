import type { BatchedRequest } from '@app/postback';
import { eraseRequest, isSignedByCaller } from './erase-request';
import { Identifier } from './identifier';

const CLICK = 'click/of a person';

function requestOf(query: string, body = '', headers: string[] = []): BatchedRequest {
  const target = query === '' ? '/x/event' : `/x/event?${query}`;
  return { receipt: 'r', address: '203.0.113.7', method: 'POST', target, headers, body: Buffer.from(body, 'latin1') };
}

const erased = (request: BatchedRequest, id = CLICK) => eraseRequest(request, new Identifier(id));
const bodyOf = (body: string, id = CLICK) => Buffer.from(erased(requestOf('', body), id).request.body).toString();

describe('a request without a person', () => {
  it.each([
    ['click_id=click%2Fof%20a%20person&payout=1.50', 'click_id=&payout=1.50'],
    ['click_id=click%2fof+a+person', 'click_id='],
    ['a=%63lick/of a person&&b', 'a=&&b'],
    ['u=https%3A%2F%2Fx%2F%3Fc%3Dclick%252Fof%2520a%2520person', 'u='],
    ['click%2Fof+a+person=1&click/of a person', '%5Berased%5D=1&%5Berased%5D'],
  ])('has lost the id from its query: %s', (query, left) => {
    expect(erased(requestOf(query)).request.target).toBe(`/x/event?${left}`);
  });

  it.each([
    ['click_id=click%2Fof+a+person&payout=1', 'click_id=&payout=1'],
    ['{"c":"click\\/of \\u0061 person","n":{"click/of a person":[1.50]}}', '{"c":null,"n":{"[erased]":[1.50]}}'],
    ['[{"c":["x","click/of a person"]}]', '[{"c":["x",null]}]'],
    ['<c>click/of a person</c>', '<c></c>'],
    ['{"broken":"click/of a person"', '{"broken":""'],
    ['--b\r\n\r\nclick/of a person\r\n--b--', '--b\r\n\r\n\r\n--b--'],
  ])('has lost it from its body: %s', (body, left) => {
    expect(bodyOf(body)).toBe(left);
  });

  it('has lost it from bytes that are no UTF-8, and no other byte', () => {
    const { request } = erased(requestOf('', 'a=\xe9&c=click/of a person'));
    expect(request.body).toEqual(Buffer.from('a=\xe9&c=', 'latin1'));
  });

  it('has lost the headers that may tell of the person, and none by which it is let in', () => {
    const headers = ['User-Agent', 'u', 'X-API-Key', 'k', 'Content-Type', 't', 'X-Token', CLICK];
    expect(erased(requestOf('', '', headers)).request.headers).toEqual(['X-API-Key', 'k', 'Content-Type', 't']);
  });

  it('keeps its conversion_id, and says so', () => {
    const query = 'conversion_id=click-1&click_id=click-1';
    expect(erased(requestOf(query, '{"conversion_id":"click-1"}'), 'click-1')).toMatchObject({
      request: { target: '/x/event?conversion_id=click-1&click_id=', body: Buffer.from('{"conversion_id":"click-1"}') },
      keepsConversionId: true,
    });
  });

  it.each([
    ['a=12&b=2012-12-12', '{"n":12.50,"t":"2012"}', '1'],
    ['click_id=of%20another', 'x=%zz', CLICK],
    ['', '', CLICK],
  ])('is the very same when it was not in it: %s %s', (query, body, id) => {
    const request = requestOf(query, body, ['user-agent', 'u']);
    const result = erased(request, id);
    expect(result).toEqual({ request, isChanged: false, keepsConversionId: false });
    expect(result.request).toBe(request);
  });

  it('is looked at for a short id by whole values only', () => {
    expect(erased(requestOf('a=12&b=2012', '{"n":12,"t":"2012"}'), '12').request).toMatchObject({
      target: '/x/event?a=&b=2012',
      body: Buffer.from('{"n":null,"t":"2012"}'),
    });
    expect(bodyOf('--b\r\n\r\n12\r\n--b--', '12')).toBe('--b\r\n\r\n\r\n--b--');
  });
});

it('tells what its caller has signed', () => {
  expect(isSignedByCaller(requestOf('', '', ['X-Signature', 't=1']))).toBe(true);
  expect(isSignedByCaller(requestOf('', '', ['X-Other', 'x-signature']))).toBe(false);
});
