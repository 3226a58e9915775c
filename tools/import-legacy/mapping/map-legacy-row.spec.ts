import type { ServiceConfig } from '@app/partner-config';
import { keyedHash } from '@app/common';
import { compilePartner } from '../../../apps/partner-service/src/partner-config/compile-partner';
import { PartnerServiceEnvironment } from '../../../apps/partner-service/src/partner-service.env';
import { TokenHasher } from '../../../apps/partner-service/src/intake/token-hasher';
import type { LegacyRow } from '../source/legacy-reader';
import type { LegacyAmount } from '../source/legacy-table';
import { LegacyTenants, type TenantMatch } from '../source/tenants';
import { mapLegacyRow } from './map-legacy-row';

const KEY = 'token-hash-key-of-tests';
const tokens = new TokenHasher(Object.assign(new PartnerServiceEnvironment(), { TOKEN_HASH_KEY: KEY }));

const tenantOf = (id: number, code: string, mapping: Record<string, string>, token?: string) => ({
  id,
  code,
  isActive: true,
  isDefault: id === 1,
  mapping,
  fieldRules: {},
  dedupe: 'update',
  allowReversal: false,
  tokens: token === undefined ? [] : [{ kind: 'ts_token', hash: keyedHash(KEY, token) }],
});

const partner = compilePartner({
  partnerCode: 'involve_asia',
  endpointPath: '/involve/event',
  version: 7,
  timezone: 'Asia/Taipei',
  mapping: {
    click_id: 'aff_sub3',
    sub_id: 'aff_sub',
    media_id: 'aff_sub2',
    rewars: 'usd_payout',
    price: 'usd_sale_amount',
  },
  fieldRules: { status: { values: { ok: 'approved' } } },
  ipAllowlist: [],
  apiKeys: [],
  tenants: [tenantOf(1, 'default', {}), tenantOf(2, 'bytec', { click_id: 'aff_sub' }, 'secret-of-bytec')],
} as unknown as ServiceConfig);

const EMPTY: LegacyRow = {
  id: '42',
  received_at: '2025-01-01 12:00:00.123456+00',
  received_at_micros: '1735732800123456',
  tenant_id: null,
  conversion_id: 'c1',
  offer_id: null,
  offer_name: null,
  conversion_datetime: null,
  usd_sale_amount: null,
  usd_earning: null,
  media_id: null,
  sub_id: null,
  click_id: null,
  raw_data: null,
  request_headers: null,
  request_ip: null,
  former_row: '{"id":42}',
};

function map(row: Partial<LegacyRow>, matches: TenantMatch[] = [], textAmounts: LegacyAmount[] = []) {
  const tenants = new LegacyTenants(partner, matches, tokens);
  const context = { source: 'legacy/1', partner, tokens, tenants, textAmounts };
  const mapped = mapLegacyRow({ ...EMPTY, ...row }, context);
  if ('quarantined' in mapped) return { ...mapped.quarantined, quarantined: true };
  const { postback, ...columns } = mapped.conversion.row;
  return { ...postback, ...columns, quarantined: false };
}

describe('mapLegacyRow', () => {
  it('maps a row to a conversion with a postback id of its time and a request line of its source', () => {
    expect(map({})).toMatchObject({
      quarantined: false,
      id: '019421bc-aa7b-774b-8000-00000000002a',
      received_at: '2025-01-01T12:00:00.123Z',
      request_line: 'MOVED legacy/1/42',
      config_version: 7,
      may_return: false,
      is_test: false,
    });
  });

  it('puts click, sub and media id where the mapping of the tenant puts them today', () => {
    const ids = { click_id: 'k', sub_id: 's', media_id: 'm' };
    expect(map(ids)).toMatchObject({
      tenant_id: 1,
      aff_sub3: 'k',
      aff_sub: 's',
      aff_sub2: 'm',
      click_ref: 'k',
      sub_ref: 's',
    });
    const ofBytec = map({ ...ids, sub_id: null, raw_data: '{"ts_token": "secret-of-bytec"}' });
    expect(ofBytec).toMatchObject({ tenant_id: 2, aff_sub: 'k', click_ref: 'k' });
  });

  it('takes amounts from the columns only', () => {
    const row = map({ usd_sale_amount: '10.5', raw_data: '{"price": "99", "rewars": "5", "myr_payout": "3"}' });
    expect(row).toMatchObject({ usd_sale_amount: '10.5000', usd_payout: null, myr_payout: '3.0000' });
  });

  it('reads from raw_data what has no column, by the rules of today', () => {
    const row = map({
      offer_id: 'o1',
      raw_data: '{"status": "OK", "offer_id": "other", "adv_sub": "a", "order_id": 12}',
    });
    expect(row).toMatchObject({ status: 'approved', offer_id: 'o1', adv_sub: 'a', order_id: '12' });
  });

  it('quarantines a row without a conversion id even if raw_data has one, for a later redrive', () => {
    const row = map({ conversion_id: ' ', raw_data: '{"conversion_id": "c9"}' });
    expect(row).toMatchObject({ quarantined: true, conversion_id: null });
    expect(row.raw_data).toContain('"conversion_id":"c9"');
  });

  it('quarantines a row whose amount is not a number', () => {
    expect(map({ usd_earning: '12x' })).toMatchObject({ quarantined: true, conversion_id: 'c1' });
  });

  it.each(['1,234.50', '5 USD', '.5', '5.', '1e3', '(5.00)', '$5', '\u00a05', '٥', 'five'])(
    'quarantines a row with the ambiguous text %j as amount',
    (text) => {
      const row = map({ usd_earning: text, usd_sale_amount: text }, [], ['usd_earning']);
      expect(row).toMatchObject({ quarantined: true, conversion_id: 'c1' });
      const errors = 'reasons' in row ? row.reasons : [];
      expect(errors.filter(({ field }) => field === 'usd_payout')).toMatchObject([
        { value: text, reason: 'In a column of texts, this is not plainly an amount such as -1234.50.' },
      ]);
    },
  );

  it.each([
    [' -1234.50\n', '-1234.5000'],
    ['+007', '7.0000'],
    ['', null],
    ['null', null],
    ['{payout}', null],
  ])('counts the text %j as %s', (text, amount) => {
    const row = map({ usd_earning: text }, [], ['usd_earning']);
    expect(row).toMatchObject({ quarantined: false, usd_payout: amount });
  });

  it('keeps the legacy row on its own line, without its secrets', () => {
    const legacy = '{"id":42,"processing_error":"bad ts_token=hush-1","api_key":"hush-2"}';
    const { raw_data: rawData } = map({ raw_data: '{"ts_token": "hush-3", "n": 1.50}', former_row: legacy });
    expect(rawData).toMatch(/^\{"ts_token":"hmac:[^"]+","n":1\.50,\n"former_row":\{"id":42,/);
    expect(rawData).not.toContain('hush');
  });

  it.each([
    ['[1, {"a": 2}]', '{"raw_data":[1, {"a": 2}],\n"former_row":{"id":42}}'],
    ['conversion_id=c1', '{"raw_data":"conversion_id=c1",\n"former_row":{"id":42}}'],
    ['null', '{"former_row":{"id":42}}'],
    ['', '{"former_row":{"id":42}}'],
  ])('keeps raw_data that is not an object: %s', (rawData, kept) => {
    expect(map({ raw_data: rawData }).raw_data?.replace('{\n', '{')).toBe(kept);
  });

  it.each([
    [
      '{"Authorization": "Bearer hush", "Accept": "*/*", "X-N": 5}',
      '{"authorization":"[redacted]","accept":"*/*","x-n":"5"}',
    ],
    ['["cookie: hush"]', '{"former_row":"[\\"cookie: [redacted]"}'],
    ['no json', '{"former_row":"no json"}'],
    [null, '{}'],
  ])('keeps headers without their secrets: %s', (headers, kept) => {
    const { request_headers: headersKept } = map({ request_headers: headers });
    expect(headersKept).not.toContain('hush');
    if (headers !== '["cookie: hush"]') expect(headersKept).toBe(kept);
  });

  it.each([
    ['203.0.113.7/32', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['unknown', null],
    [null, null],
  ])('reads the address %s as %s', (text, address) => {
    expect(map({ request_ip: text }).request_ip).toBe(address);
  });

  it('prefers the tenant of the tenant_id over that of the token', () => {
    const known: TenantMatch[] = [{ legacyId: '9', name: 'x', tenant: partner.config.tenants[1], by: 'code' }];
    expect(map({ tenant_id: '9' }, known).tenant_id).toBe(2);
    expect(map({ tenant_id: '8' }, known).tenant_id).toBe(1);
  });

  it('reads a time without a zone in the zone of the partner', () => {
    expect(map({ conversion_datetime: '2025-01-01 08:00:00' })).toMatchObject({
      datetime_conversion: '2025-01-01T00:00:00.000Z',
    });
  });
});
