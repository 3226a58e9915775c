import { type BatchedRequest } from '@app/internal-protocol';
import { referenceOf } from '@app/postback';
import { eraseRequest, eraseUnrouted, isSignedByClient, type ErasureTarget } from './erase-request';
import { NameMeanings, type PartnerMappings } from './partner-mappings';

const CLICK = 'click/of a person';

const sent: PartnerMappings = new Map<string, Record<string, string>[]>([
  [
    'one',
    [
      { cid: 'click_id', price: 'usd_payout' },
      { cid: 'click_id', sub: 'sub_id' },
    ],
  ],
  ['two', [{ cid: 'order_id' }]],
]);

function wantedBy(partner: string | null, id: string, mappings = sent): ErasureTarget {
  const meanings = new NameMeanings(mappings, 'click_id');
  const meaningOf = partner === null ? meanings.ofUnrouted() : meanings.ofPartner(partner);
  return { ids: [id], references: new Set([referenceOf(id)]), meaningOf };
}

function requestOf(query: string, body = '', headers: string[] = []): BatchedRequest {
  const target = query === '' ? '/x/event' : `/x/event?${query}`;
  return {
    postbackId: 'r',
    address: '203.0.113.7',
    method: 'POST',
    target,
    headers,
    body: Buffer.from(body, 'latin1'),
  };
}

const erased = (request: BatchedRequest, id = CLICK, partner = 'one') => eraseRequest(request, wantedBy(partner, id));
const bodyOf = (body: string, id = CLICK) => Buffer.from(erased(requestOf('', body), id).request.body).toString();

describe('a request without a person', () => {
  it.each([
    ['cid=click%2Fof%20a%20person&payout=1.50', 'cid=&payout=1.50'],
    ['click_id=click%2fof+a+person', 'click_id='],
    ['a=1&CID=%63lick/of a person&&b', 'a=1&CID=&&b'],
    [
      'cid=click%2Fof+a+person&adv_sub=click%2Fof+a+person&x=click%2Fof+a+person',
      'cid=&adv_sub=&x=click%2Fof+a+person',
    ],
  ])('has lost the id from the fields of its query that may hold it: %s', (query, left) => {
    expect(erased(requestOf(query)).request.target).toBe(`/x/event?${left}`);
  });

  it.each([
    ['cid=click%2Fof+a+person&payout=1', 'cid=&payout=1'],
    ['{"cid":"click\\/of \\u0061 person","n":{"x":[1.50]}}', '{"cid":null,"n":{"x":[1.50]}}'],
    ['[{"cid":["x","click/of a person"]}]', '[{"cid":["x",null]}]'],
    ['<cid>click/of a person</cid>', '<cid></cid>'],
    ['{"broken":1,"cid":"click/of a person"', '{"broken":1,"cid":""'],
  ])('has lost it from its body: %s', (body, left) => {
    expect(bodyOf(body)).toBe(left);
  });

  it('loses the id also from bytes that are no UTF-8, and no other byte', () => {
    const { request } = erased(requestOf('', 'a=\xe9&cid=click/of a person'));
    expect(request.body).toEqual(Buffer.from('a=\xe9&cid=', 'latin1'));
  });

  it('loses the headers that may identify the person, and none that authenticate it', () => {
    const headers = ['User-Agent', 'u', 'X-API-Key', 'k', 'Content-Type', 't', 'X-Token', '5'];
    const { request } = erased(requestOf('cid=5', '', headers), '5');
    expect(request.headers).toEqual(['X-API-Key', 'k', 'Content-Type', 't', 'X-Token', '5']);
  });

  it('keeps its conversion_id, and reports that', () => {
    const query = 'conversion_id=click-1&cid=click-1';
    expect(erased(requestOf(query, '{"conversion_id":"click-1"}'), 'click-1')).toMatchObject({
      request: { target: '/x/event?conversion_id=click-1&cid=', body: Buffer.from('{"conversion_id":"click-1"}') },
      keepsConversionId: true,
    });
  });

  it.each([
    ['payout=5&usd_payout=5&offer_id=5&x=5', '{"price":5,"status":"5"}', '5', 'one'],
    ['sub=5&adv_sub=5', '', '5', 'one'],
    ['cid=5', '', '5', 'two'],
    ['cid=of%20another&x=click%2Fof%20a%20person', 'x=%zz', CLICK, 'one'],
    ['cid=click-12', 'cid=xclick-1', 'click-1', 'one'],
    ['conversion_id=5&payout=5', '', '5', 'one'],
    ['', '', CLICK, 'one'],
  ])('is the very same when it is not this person’s: %s %s', (query, body, id, partner) => {
    const request = requestOf(query, body, ['user-agent', 'u', 'referer', id]);
    const result = erased(request, id, partner);
    expect(result).toEqual({ request, isChanged: false, keepsConversionId: false });
    expect(result.request).toBe(request);
  });

  it('is found in every canonical field that may hold an id when no mapping is sent', () => {
    const wanted = wantedBy('one', '5', new Map());
    const { request } = eraseRequest(requestOf('aff_sub3=5&usd_payout=5&cid=5'), wanted);
    expect(request.target).toBe('/x/event?aff_sub3=&usd_payout=5&cid=5');
  });
});

describe('a request without a route', () => {
  const row = {
    id: 'r',
    received_at: new Date(0),
    method: 'GET',
    path: `/typo/${encodeURIComponent('click-1')}`,
    parameters: '{"click_id":"click-1","usd_payout":"click-1"}',
    request_headers: '{"user-agent":"u","accept":"a"}',
    request_ip: null,
    payload: null,
  };

  it('loses the id in its columns, its path and its payload, and keeps what is counted', () => {
    const request = {
      ...requestOf('click_id=click-1&usd_payout=7'),
      target: '/typo/click-1?click_id=click-1&usd_payout=7',
    };
    const result = eraseUnrouted(row, request, wantedBy(null, 'click-1'));
    expect(result).toMatchObject({
      isChanged: true,
      row: {
        path: '/typo/[erased]',
        parameters: '{"click_id":null,"usd_payout":"click-1"}',
        request_headers: '{"user-agent":"[erased]","accept":"a"}',
      },
      request: { target: '/typo/[erased]?click_id=&usd_payout=7' },
    });
  });

  it('is left in a parameter that one of the partners counts by', () => {
    const counted = { ...row, path: '/', parameters: '{"cid":"click-1"}' };
    expect(eraseUnrouted(counted, requestOf('cid=click-1'), wantedBy(null, 'click-1')).isChanged).toBe(false);
  });
});

it('says whether its client signed it', () => {
  expect(isSignedByClient(requestOf('', '', ['X-Signature', 't=1']))).toBe(true);
  expect(isSignedByClient(requestOf('', '', ['X-Other', 'x-signature']))).toBe(false);
});
