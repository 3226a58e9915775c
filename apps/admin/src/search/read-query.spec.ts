import { readQuery } from './read-query';

const ID = '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b';

describe('readQuery', () => {
  it('knows a postback id in any case', () => {
    expect(readQuery(` ${ID.toUpperCase()} `)).toEqual({ kind: 'postback_id', text: ID.toUpperCase(), tokens: [] });
  });

  it('looks for any other text as an id and as a token', () => {
    expect(readQuery('order 7')).toEqual({ kind: 'text', text: 'order 7', tokens: ['order 7'] });
  });

  it.each([
    ['https://x.test/partner/rector/event/?ClickID=c1&ts_token=t', '/rector/event', 'c1', ['t']],
    ['http://127.0.0.1:8000/involve/event?click_id=c1&conversion_id=a1', '/involve/event', 'a1', []],
    ['https://x.test/postback/rector/event?conversion_id={conversion_id}', '/rector/event', undefined, []],
    ['https://x.test/', '', undefined, []],
  ])('finds the endpoint and the ids in %s', (url, endpointPath, text, tokens) => {
    expect(readQuery(url)).toEqual({ kind: 'url', endpointPath, text, tokens });
  });
});
