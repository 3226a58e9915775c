import { needsEndpointUrl } from './partner-runner';

const localUrl = 'http://127.0.0.1:8103';

describe('needsEndpointUrl', () => {
  it('is true for a partner without one', () => {
    expect(needsEndpointUrl({ endpointUrl: null, localUrl, isFromEarlierRun: false })).toBe(true);
  });

  it('is false when it is correct', () => {
    expect(needsEndpointUrl({ endpointUrl: localUrl, localUrl, isFromEarlierRun: true })).toBe(false);
  });

  it('replaces the URL of a deployed service, so that a local gateway does not send to it', () => {
    const endpointUrl = 'https://shopee-postback.a.run.app';
    expect(needsEndpointUrl({ endpointUrl, localUrl, isFromEarlierRun: false })).toBe(true);
  });

  it.each(['http://localhost:9000', 'http://127.0.0.1:9000/stub', 'http://[::1]:9000'])(
    'leaves %s alone when it was set during this run',
    (endpointUrl) => expect(needsEndpointUrl({ endpointUrl, localUrl, isFromEarlierRun: false })).toBe(false),
  );

  it('replaces a URL that an earlier run on other ports set', () => {
    expect(needsEndpointUrl({ endpointUrl: 'http://127.0.0.1:9103', localUrl, isFromEarlierRun: true })).toBe(true);
  });
});
