import type { ServiceConfig } from '@app/partner-config';
import { readParameters } from '../intake/read-parameters';
import { compilePartner } from './compile-partner';

const tenantOf = (id: number, mapping: Record<string, string>, isActive = true) => ({
  id,
  code: `t${id}`,
  isActive,
  isDefault: id === 1,
  mapping,
  fieldRules: {},
  tokens: [],
});

const config = {
  endpointPath: '/e',
  mapping: { login: 'ts_param' },
  fieldRules: {},
  ipAllowlist: [],
  apiKeys: [],
  tenants: [
    tenantOf(1, {}),
    tenantOf(2, { my_magic: 'ts_token', session_id: 'click_id' }),
    tenantOf(3, { old_magic: 'tlm_token' }, false),
  ],
} as unknown as ServiceConfig;

describe('a partner made ready', () => {
  it.each(['login', 'my_magic', 'My-Magic[]', 'old_magic', 'ts_token', 'cookie'])(
    'keeps no value of %s, whichever tenant names a token so',
    (name) => {
      const raw = {
        method: 'GET',
        path: '/e',
        query: `${name}=hush`,
        headers: {},
        body: new Uint8Array(0),
        address: '',
      };
      expect(readParameters(raw, compilePartner(config), () => 'hidden')[0]!.rawData).toBe(`{"${name}":"hidden"}`);
    },
  );

  it('keeps as it came what is a field to one of its tenants', () => {
    expect(compilePartner(config).mapping.secretNames.kindOf('session_id')).toBe('mapped');
  });
});
