import fc from 'fast-check';
import { checkEndpointPath, checkMapping, canonicalFieldOf } from '@app/postback';
import { buildUrl, type UrlSettings, urlParameters } from './build-url';
import { INVOLVE_ASIA } from './data/involve-asia';
import { lintUrl } from './lint/lint-url';
import { NETWORKS, networkOf } from './networks';

const BYTEC = { mapping: { click_id: 'aff_sub', media_id: 'aff_sub2' }, rules: {} };

function settingsOf(network: (typeof NETWORKS)[number], token = 'a-token'): UrlSettings {
  const { endpoint_path: endpointPath, parameter_mapping: mapping, field_rules: rules } = network.template;
  return {
    network,
    origin: 'https://pb.example.com',
    endpointPath,
    token: { kind: 'ts_token', token },
    partner: { mapping, rules },
  };
}

describe('buildUrl', () => {
  it('uses the name that the mapping of the tenant prefers for each macro', () => {
    const partner = { mapping: { conversion_datetime: 'datetime_conversion', rewars: 'usd_payout' }, rules: {} };
    const url = buildUrl({ ...settingsOf(INVOLVE_ASIA), endpointPath: '/involve/event', partner, tenant: BYTEC });
    expect(url).toContain('https://pb.example.com/partner/involve/event?conversion_id={conversion_id}&');
    expect(url).toContain('&click_id={aff_sub}&media_id={aff_sub2}&');
    expect(url).toContain('&conversion_datetime={datetime_conversion}&');
    expect(url).toContain('&rewars={usd_payout}&');
    expect(url).toMatch(/&ts_token=a-token$/);
  });

  it('names the parameters to enter in the form of a network that has one', () => {
    const settings = settingsOf(networkOf('accesstrade_vn'));
    expect(buildUrl(settings)).toBe('https://pb.example.com/partner/accesstrade/event?ts_token=a-token');
    expect(urlParameters(settings).map(({ name }) => name)).toContain('conversion_id');
  });

  it('builds URLs in which the linter finds no error, whatever the token', () => {
    const token = fc.stringMatching(/^[^\s•\p{Cc}]{1,40}$/u);
    fc.assert(
      fc.property(fc.constantFrom(...NETWORKS), token, (network, text) => {
        const settings = settingsOf(network, text);
        const issues = lintUrl(buildUrl(settings), {
          ...settings,
          timeZone: network.template.timezone,
          tokens: [text],
          needsToken: true,
        });
        expect(issues.filter(({ level }) => level === 'error')).toEqual([]);
      }),
    );
  });
});

describe('the networks', () => {
  it.each(NETWORKS.map((network) => [network.code, network] as const))('has sound facts: %s', (_code, network) => {
    const { template, macros, mistaken, date, source } = network;
    expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(source).not.toBe('');
    expect(checkMapping(template.parameter_mapping, template.field_rules)).toEqual([]);
    expect(checkEndpointPath(template.endpoint_path)).toEqual([]);
    const names = macros.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.values(mistaken).filter((name) => !names.includes(name))).toEqual([]);
    expect(Object.keys(mistaken).filter((name) => names.includes(name))).toEqual([]);
    for (const { field } of macros) if (field !== undefined) expect(canonicalFieldOf(field)).toBe(field);
  });

  it('finds the network of a partner by its code', () => {
    expect(networkOf('involve_asia').code).toBe('involve_asia');
    expect(networkOf('involveasia-my').code).toBe('involve_asia');
    expect(networkOf('shopee').code).toBe('generic');
  });
});
