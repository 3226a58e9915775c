import { readWriteKey, withoutWriteKey } from './read-write-key';

describe('readWriteKey', () => {
  const basic = `Basic ${Buffer.from('pk_basic:').toString('base64')}`;
  it.each([
    [
      'the header',
      { headers: { 'x-write-key': 'pk_header', authorization: basic }, url: '/?write_key=q' },
      {},
      'pk_header',
    ],
    ['Basic authentication', { headers: { authorization: basic }, url: '/?write_key=q' }, {}, 'pk_basic'],
    ['the query', { headers: {}, url: '/x?write_key=pk_query' }, { write_key: 'b' }, 'pk_query'],
    ['the body', { headers: {}, url: '/x' }, { write_key: 'pk_body' }, 'pk_body'],
    ["the body of Segment's libraries", { headers: {}, url: '/x' }, { writeKey: 'pk_body' }, 'pk_body'],
    ['nothing', { headers: { authorization: 'Bearer x' }, url: '/x' }, { write_key: 7 }, undefined],
    ['no object', { headers: {}, url: '/x' }, null, undefined],
  ])('reads the key of %s', (_name, request, body, key) => {
    expect(readWriteKey(request, body)).toBe(key);
  });

  it('is removed from the body', () => {
    expect(withoutWriteKey({ write_key: 'a', writeKey: 'b', event_type: 'click' })).toEqual({ event_type: 'click' });
    expect(withoutWriteKey([1])).toEqual([1]);
  });
});
