import fc from 'fast-check';
import { TOKEN_FIELDS, type TokenField } from './canonical-fields';
import { chooseTenant, compileTenantIndex, type TenantCandidate } from './choose-tenant';

const hash = (token: string): string => `hash of ${token}`;
const candidate = (tenant: string, ...tokens: [TokenField, string][]): TenantCandidate<string> => ({
  tenant,
  isDefault: tenant === 'default',
  tokens: tokens.map(([kind, token]) => ({ kind, hash: hash(token) })),
});

const index = compileTenantIndex([
  candidate('by ts_token', ['ts_token', 'one']),
  candidate('by ts_param', ['ts_param', 'two']),
  candidate('default'),
  candidate('by tlm_token', ['tlm_token', 'three'], ['tlm_token', 'drei']),
]);

describe('the tenant of a postback', () => {
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
  ])('%j finds "%s" through %s', (tokens, tenant, matchedBy) => {
    expect(chooseTenant(index, tokens, hash)).toEqual({ tenant, matchedBy });
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

  it('is asked for when there is no default one', () => {
    expect(() => compileTenantIndex([candidate('alone', ['ts_token', 'x'])])).toThrow('default tenant');
  });
});
