import { needsEndpointUrl } from './partner-runner';

const localUrl = 'http://127.0.0.1:8103';

describe('needsEndpointUrl', () => {
  it('is so for a partner that has none', () => {
    expect(needsEndpointUrl({ endpointUrl: null, localUrl, isFromEarlierRun: false })).toBe(true);
  });

  it('is not when it is right already', () => {
    expect(needsEndpointUrl({ endpointUrl: localUrl, localUrl, isFromEarlierRun: true })).toBe(false);
  });

  it('keeps a local gateway from sending to a deployed service', () => {
    const endpointUrl = 'https://shopee-postback.a.run.app';
    expect(needsEndpointUrl({ endpointUrl, localUrl, isFromEarlierRun: false })).toBe(true);
  });

  it.each(['http://localhost:9000', 'http://127.0.0.1:9000/stub', 'http://[::1]:9000'])(
    'leaves %s, set while we run, to whoever set it',
    (endpointUrl) => expect(needsEndpointUrl({ endpointUrl, localUrl, isFromEarlierRun: false })).toBe(false),
  );

  it('replaces what an earlier run on other ports left behind', () => {
    expect(needsEndpointUrl({ endpointUrl: 'http://127.0.0.1:9103', localUrl, isFromEarlierRun: true })).toBe(true);
  });
});
