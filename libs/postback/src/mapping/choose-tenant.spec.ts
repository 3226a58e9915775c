import fc from 'fast-check';
import { TOKEN_FIELDS, type TokenField } from '../canonical-fields';
import { chooseTenant, compileTenantIndex, type TenantCandidate } from './choose-tenant';

const hash = (token: string): string => `hash of ${token}`;
const candidate = (tenant: string, ...tokens: [TokenField, string][]): TenantCandidate<string> => ({
  tenant,
  isDefault: tenant === 'default',
  isActive: true,
  tokens: hashed(tokens),
  inactiveTokens: [],
});
const hashed = (tokens: [TokenField, string][]) => tokens.map(([kind, token]) => ({ kind, hash: hash(token) }));

const index = compileTenantIndex([
  candidate('by ts_token', ['ts_token', 'one']),
  candidate('by ts_param', ['ts_param', 'two']),
  candidate('default'),
  candidate('by tlm_token', ['tlm_token', 'three'], ['tlm_token', 'drei']),
]);

describe('chooseTenant', () => {
  it.each<[Partial<Record<TokenField, string>>, string, string]>([
    [{ ts_token: 'one' }, 'by ts_token', 'ts_token'],
    [{ ts_param: 'two' }, 'by ts_param', 'ts_param'],
    [{ tlm_token: 'three' }, 'by tlm_token', 'tlm_token'],
    [{ tlm_token: 'drei' }, 'by tlm_token', 'tlm_token'],
    [{ tlm_token: 'three', ts_param: 'two', ts_token: 'one' }, 'by ts_token', 'ts_token'],
    [{ tlm_token: 'three', ts_param: 'two' }, 'by ts_param', 'ts_param'],
    [{ ts_token: 'nobody', ts_param: 'nobody', tlm_token: 'three' }, 'by tlm_token', 'tlm_token'],
    [{ ts_token: ' one ' }, 'by ts_token', 'ts_token'],
    [{ ts_token: 'two' }, 'default', 'default'],
    [{ ts_token: 'ONE' }, 'default', 'default'],
    [{ ts_token: '' }, 'default', 'default'],
    [{}, 'default', 'default'],
  ])('resolves %j to "%s" by %s', (tokens, tenant, matchedBy) => {
    expect(chooseTenant(index, tokens, hash)).toEqual({ tenant, matchedBy, reason: null });
  });

  describe('with tokens that are inactive', () => {
    const closed = compileTenantIndex([
      candidate('default'),
      candidate('open', ['ts_token', 'one'], ['tlm_token', 'three'], ['ts_token', 'moved']),
      { ...candidate('closed', ['ts_token', 'shut'], ['tlm_token', 'tlm shut']), isActive: false },
      {
        ...candidate('robbed'),
        inactiveTokens: hashed([
          ['ts_token', 'taken'],
          ['ts_param', 'param'],
          ['ts_token', 'moved'],
        ]),
      },
    ]);

    it.each<[Partial<Record<TokenField, string>>, string, string | undefined]>([
      [{ ts_token: 'shut' }, 'closed', 'tenant_inactive'],
      [{ tlm_token: ' tlm shut ' }, 'closed', 'tenant_inactive'],
      [{ ts_token: 'shut', tlm_token: 'three' }, 'closed', 'tenant_inactive'],
      [{ ts_token: 'nobody', tlm_token: 'tlm shut' }, 'closed', 'tenant_inactive'],
      [{ ts_token: 'taken' }, 'robbed', 'token_inactive'],
      [{ ts_param: 'param' }, 'robbed', 'token_inactive'],
      [{ ts_token: 'taken', tlm_token: 'tlm shut' }, 'closed', 'tenant_inactive'],
      [{ ts_token: 'taken', tlm_token: 'three' }, 'open', undefined],
      [{ ts_token: 'moved' }, 'open', undefined],
      [{ ts_token: 'one', tlm_token: 'tlm shut' }, 'open', undefined],
      [{ tlm_token: 'shut' }, 'default', undefined],
    ])('resolves %j to "%s" with the reason %s', (tokens, tenant, code) => {
      const chosen = chooseTenant(closed, tokens, hash);
      expect(chosen.tenant).toBe(tenant);
      expect(chosen.reason?.code).toBe(code);
    });

    it('never chooses the default tenant for a token that any tenant has or had', () => {
      const known = [...closed.byToken.keys()].map((key) => key.split(/ hash of /) as [TokenField, string]);
      fc.assert(
        fc.property(fc.subarray(known, { minLength: 1 }), (tokens) => {
          expect(chooseTenant(closed, Object.fromEntries(tokens), hash).tenant).not.toBe('default');
        }),
      );
    });
  });

  it('does not depend on the order in which the tenants are configured', () => {
    const candidates = [
      candidate('a', ['ts_token', '1'], ['ts_param', '2']),
      candidate('b', ['ts_token', '2'], ['tlm_token', '1']),
      candidate('default', ['ts_param', '3']),
    ];
    const tokens = fc.record(
      {
        ts_token: fc.constantFrom('1', '2', '3'),
        ts_param: fc.constantFrom('1', '2', '3'),
        tlm_token: fc.constantFrom('1', '2'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(candidates, { minLength: 3 }), tokens, (shuffled, sent) => {
        expect(chooseTenant(compileTenantIndex(shuffled), sent, hash)).toEqual(
          chooseTenant(compileTenantIndex(candidates), sent, hash),
        );
      }),
    );
  });

  it('hashes no token after the one that matched', () => {
    const hashed: string[] = [];
    const tokens = Object.fromEntries(TOKEN_FIELDS.map((field) => [field, 'one']));
    chooseTenant(index, tokens, (token) => {
      hashed.push(token);
      return hash(token);
    });
    expect(hashed).toEqual(['one']);
  });

  it('requires a default tenant', () => {
    expect(() => compileTenantIndex([candidate('alone', ['ts_token', 'x'])])).toThrow('default tenant');
  });
});
