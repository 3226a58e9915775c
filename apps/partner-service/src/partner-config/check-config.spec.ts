import type { ServiceConfig } from '@app/partner-config';
import { checkConfig } from './check-config';

const configWith = (changes: Partial<ServiceConfig>, ofTenant: object = {}): ServiceConfig =>
  ({
    version: 7,
    mapping: { sub: 'aff_sub' },
    fieldRules: {},
    tenants: [{ code: 'shop', mapping: {}, fieldRules: {}, ...ofTenant }],
    ...changes,
  }) as unknown as ServiceConfig;

describe('checkConfig', () => {
  it('accepts what the admin API accepts', () => {
    expect(() => checkConfig(configWith({}))).not.toThrow();
  });

  it('names each error of the partner and its tenants', () => {
    const config = configWith({ mapping: { amount: 'usd_payot' } }, { fieldRules: { status: { values: { ok: 1 } } } });
    expect(() => checkConfig(config)).toThrow(
      /^Version 7 has 2 errors: parameter_mapping\.amount: .*usd_payout.* tenants\.shop\.field_rules\.status\.values\.ok: /,
    );
  });
});
