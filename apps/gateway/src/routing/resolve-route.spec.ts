import { keyedHash } from '@app/common';
import type { GatewayRoute, InactiveToken } from '@app/partner-config';
import { compileRoutes } from './compile-routes';
import { resolvePastRoute, resolveRoute } from './resolve-route';

const hash = (token: string): string => keyedHash('hash key of the test', token);

function route(partnerCode: string, token: string): GatewayRoute {
  return {
    partnerCode,
    endpointPath: `/${partnerCode}/event`,
    endpointUrl: null,
    timeoutMs: 1_000,
    successResponse: null,
    isDefault: partnerCode === 'first',
    tokens: [
      { kind: 'ts_token', hash: hash(token) },
      { kind: 'tlm_token', hash: hash(`${token} tlm`) },
    ],
  };
}

const inactive = (partnerCode: string, token: string, isTakenAway: boolean): InactiveToken => ({
  partnerCode,
  isTakenAway,
  kind: 'ts_token',
  hash: hash(token),
});

const second = route('second', 'two');
const table = compileRoutes(
  {
    routes: [
      route('first', 'one'),
      { ...second, tokens: [...second.tokens, { kind: 'ts_token', hash: hash('moved') }] },
    ],
    inactiveTokens: [
      inactive('closed', 'closed', false),
      inactive('closed', 'closed retired', true),
      inactive('second', 'retired', true),
      inactive('first', 'moved', true),
    ],
  },
  'signing key of the test',
);
const partnerOf = (query: string): string | undefined =>
  resolveRoute(table, '/postback/', query, hash)?.route.partnerCode;

describe('the route of a postback in the standard form', () => {
  it.each([
    ['ts_token=two', 'second'],
    ['TS_Token=two', 'second'],
    ['ts%5Ftoken=two', 'second'],
    ['ts_token=two%20', 'second'],
    ['ts_token=+two', 'second'],
    ['ts_token=one&ts_token=two', 'second'],
    ['ts_token=&tlm_token=two+tlm', 'second'],
    ['ts_token=unknown&tlm_token=two+tlm', 'second'],
    ['ts_token={ts_token}&tlm_token=two+tlm', 'second'],
    ['a=ts_token&conversion_id=two', 'first'],
    ['ts_param=two', 'first'],
    ['conversion_id=1', 'first'],
    ['', 'first'],
    ['ts_token=retired', 'second'],
    ['ts_token=retired&tlm_token=one+tlm', 'first'],
    ['ts_token=moved', 'second'],
    ['ts_token=closed', undefined],
    ['ts_token=closed+retired', undefined],
    ['ts_token=closed&tlm_token=two+tlm', undefined],
    ['ts_token=two&tlm_token=closed', 'second'],
  ])('%s leads to the %s partner, as the service itself would read it', (query, partner) => {
    expect(partnerOf(query)).toBe(partner);
  });
});

describe('the route of a postback that was received before', () => {
  const closed = { partnerCode: 'closed', endpointPath: '/closed/event', endpointUrl: 'http://closed', timeoutMs: 1 };
  const renamed = compileRoutes(
    {
      routes: [route('first', 'one'), second],
      inactivePartners: [closed],
      formerEndpoints: [
        { endpointPath: '/second/before', partnerCode: 'second' },
        { endpointPath: '/closed/before', partnerCode: 'closed' },
        { endpointPath: '/gone', partnerCode: 'gone' },
      ],
    },
    'signing key of the test',
  );
  const received = (path: string): string | undefined => resolvePastRoute(renamed, path, '', hash)?.route.partnerCode;

  it.each([
    ['/second/event', 'second'],
    ['/second/before', 'second'],
    ['/partner/second/before', 'second'],
    ['/postback/second/before/', 'second'],
    ['/closed/event', 'closed'],
    ['/closed/before', 'closed'],
    ['/postback', 'first'],
    ['/gone', undefined],
    ['/second/before/stats', undefined],
    ['/nobody', undefined],
  ])('under %s leads to %s', (path, partnerCode) => {
    expect(received(path)).toBe(partnerCode);
  });

  it('differs from that of a new request, which leads to present endpoints only', () => {
    for (const path of ['/second/before', '/closed/event', '/closed/before']) {
      expect(resolveRoute(renamed, path, '', hash)).toBeUndefined();
    }
  });
});
