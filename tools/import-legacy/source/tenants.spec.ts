import type { ServiceConfig } from '@app/partner-config';
import type { Parameter } from '@app/postback';
import { compilePartner } from '../../../apps/partner-service/src/partner-config/compile-partner';
import { findLegacyPartner, LegacyTenants, matchTenants, tokenNames } from './tenants';

const hash = (token: string): string => `hash of ${token}`;
const tenant = (id: number, code: string, token?: string, isActive = true) => ({
  id,
  code,
  isActive,
  isDefault: id === 1,
  tokens: token === undefined ? [] : [{ kind: 'ts_token', hash: hash(token) }],
});
const config = {
  tenants: [tenant(1, 'default'), tenant(2, 'bytec', 'a'), tenant(3, 'gone', 'b', false), tenant(4, 'named')],
} as unknown as ServiceConfig;

describe('matchTenants', () => {
  it.each([
    [{ id: '1', partner_id: '5', ts_token: ' a ' }, 'bytec', 'token'],
    [{ id: '1', partner_id: '5', token: 'a', code: 'named' }, 'bytec', 'token'],
    [{ id: '1', code: 'Named' }, 'named', 'code'],
    [{ id: '1', partner_id: null, name: 'default', tlm_token: 'a' }, 'default', 'code'],
    [{ id: '1', ts_token: 'b', code: 'x' }, 'gone', 'token'],
    [{ id: '1', ts_token: 'z', code: 'y' }, undefined, 'nothing'],
  ])('matches %j to %s by its %s', (account, code, by) => {
    const [match] = matchTenants([account], '5', config, hash);
    expect([match!.tenant?.code, match!.by]).toEqual([code, by]);
  });

  it('ignores tenants of another partner', () => {
    expect(matchTenants([{ id: '1', partner_id: '6', ts_token: 'a' }], '5', config, hash)).toEqual([]);
  });
});

describe('LegacyTenants', () => {
  const partner = compilePartner({
    ...config,
    endpointPath: '/involve/event',
    mapping: { login: 'ts_token' },
    fieldRules: {},
    ipAllowlist: [],
    apiKeys: [],
  });
  const matches = [{ legacyId: '7', name: 'x', tenant: config.tenants[3], by: 'code' as const }];
  const tenants = new LegacyTenants(partner, matches, { hashOfStored: hash });
  const parametersOf = (tokens: [string, string | null][]): Parameter[] =>
    tokens.map(([name, value]) => ({ name, value, source: 'query' }));
  const of = (tokens: [string, string | null][], legacyTenant: string | null = null) =>
    tenants.tenantOf(legacyTenant, parametersOf(tokens)).code;

  it('finds the tenant of a token of its kind, else the default tenant', () => {
    expect(of([['ts_token', 'a']])).toBe('bytec');
    expect(
      of([
        ['login', 'a'],
        ['ts_token', 'x'],
      ]),
    ).toBe('bytec');
    expect(
      of([
        ['ts_token', '{ts_token}'],
        ['tlm_token', 'a'],
      ]),
    ).toBe('default');
    expect(of([['ts_token', 'b']])).toBe('gone');
    expect(of([['ts_token', 'a']], '7')).toBe('named');
  });

  it('matches the name of a token in any case', () => {
    expect(['TS_TOKEN', ' Ts_Token ', 'LOGIN', 'Login'].map((name) => of([[name, 'a']]))).toEqual(
      Array.from({ length: 4 }, () => 'bytec'),
    );
    expect(tokenNames(partner.mapping)).toEqual(expect.arrayContaining(['login', 'ts_token', 'tlm_token']));
  });

  it('reports a token that no tenant has as unknown', () => {
    const isUnknown = (...tokens: [string, string | null][]) => tenants.hasUnknownToken(parametersOf(tokens));
    expect(isUnknown(['ts_token', 'z'])).toBe(true);
    expect(isUnknown(['ts_token', 'a'], ['tlm_token', 'z'])).toBe(false);
    expect(isUnknown(['ts_token', ''], ['tlm_token', 'null'], ['login', null])).toBe(false);
  });
});

describe('findLegacyPartner', () => {
  const today = { partnerCode: 'involve_asia', endpointPath: '/involve/event' };
  const involve = { id: '1', code: 'involve', endpoint_path: 'involve/event/' };
  const rector = { id: '2', partner_code: 'rector', endpoint_path: '/rector/event' };

  it('finds the named partner, else the one with the code, else the one with the endpoint', () => {
    expect(findLegacyPartner('2', today, [involve, rector])).toEqual({ id: '2', account: rector });
    expect(findLegacyPartner('9', today, undefined)).toEqual({ id: '9', account: undefined });
    expect(findLegacyPartner(undefined, { ...today, partnerCode: 'rector' }, [involve, rector])).toMatchObject({
      id: '2',
    });
    expect(findLegacyPartner(undefined, today, [involve, rector])).toMatchObject({ id: '1' });
  });

  it('lists the partners when it cannot determine which one is meant', () => {
    const other = { ...today, endpointPath: '/other' };
    expect(findLegacyPartner(undefined, other, [involve, rector])).toEqual({
      error: 'None of them has the code involve_asia or the endpoint /other: involve (id 1), rector (id 2).',
    });
    expect(findLegacyPartner(undefined, today, [involve, { ...involve, id: '3' }])).toMatchObject({
      error: expect.stringContaining('2 of them have'),
    });
    expect(findLegacyPartner(undefined, today, undefined)).toMatchObject({
      error: expect.stringContaining('no table'),
    });
  });
});
