import type { Partner, Tenant } from '../../partners/partner-queries';
import { documentOf, type MappingDocument, withLayer } from '../mapping-document';
import { compileDocument } from './compile-document';
import { countEffect } from './count-effect';
import type { Sample } from './read-sample';
import { differencesOf } from './sum-amounts';
import { traceParameters } from './trace-parameters';

const partner = {
  parameter_mapping: { id: 'conversion_id', reward: 'usd_payout', pay: 'usd_payout' },
  field_rules: {},
  timezone: 'UTC',
  date_order: 'ymd',
  timezone_field: null,
  charset: null,
  envelope: null,
  dedupe: 'update',
  amounts_on_duplicate: 'replace',
  conversion_key: ['conversion_id'],
} as unknown as Partner;
const tenants = [
  {
    code: 'default',
    parameter_mapping: {},
    field_rules: {},
    timezone_field: null,
    date_order: null,
    dedupe: null,
    amounts_on_duplicate: null,
    conversion_key: null,
  },
] as unknown as Tenant[];

const saved = documentOf(partner, tenants);
const compile = (document: MappingDocument) => compileDocument(partner, tenants, document);

function sample(number: number, rawData: string, more: Partial<Sample> = {}): Sample {
  return {
    postback_id: `0199${String(number).padStart(4, '0')}`,
    received_at: '2026-11-29T00:00:00Z',
    tenant: 'default',
    outcome: 'stored',
    conversion_id: null,
    request_line: 'GET /partner/e',
    reasons: [],
    raw_data: rawData,
    body_base64: null,
    names: [],
    shape: 1,
    shape_count: 1,
    ...more,
  };
}

const withMapping = (parameter_mapping: Record<string, string>): MappingDocument =>
  withLayer(saved, undefined, { parameter_mapping, field_rules: {} });

describe('the effect on samples', () => {
  const samples = [
    sample(4, '{"id":"a","reward":"0.10"}'),
    sample(3, '{"id":"b","reward":"99999999999999.9999"}'),
    sample(2, '{"order":"c","reward":"0.20"}'),
    sample(1, '{"id":"a","reward":"5"}'),
  ];

  it('is nothing without a change', () => {
    const effect = countEffect(samples, compile(saved), compile(saved));
    expect(effect).toMatchObject({ total: 4, counts: { same: 4, changes: 0 }, sums: [] });
  });

  it('counts what changes, leaves and enters quarantine, with exact sums of conversions', () => {
    const draft = withMapping({ order: 'conversion_id', reward: 'usd_payout' });
    expect(countEffect(samples, compile(saved), compile(draft))).toMatchObject({
      counts: { same: 0, changes: 0, leaves_quarantine: 1, enters_quarantine: 3 },
      // Of conversion a only the newer amount counts.
      sums: [{ field: 'usd_payout', currency: 'USD', amount: '-99999999999999.8999' }],
    });
    const moved = withMapping({ id: 'conversion_id', reward: 'myr_payout' });
    expect(countEffect(samples, compile(saved), compile(moved))).toMatchObject({
      counts: { changes: 3, leaves_quarantine: 0, enters_quarantine: 0, same: 1 },
      sums: [
        { field: 'usd_payout', currency: 'USD', amount: '-100000000000000.0999' },
        { field: 'myr_payout', currency: 'MYR', amount: '100000000000000.0999' },
      ],
    });
  });

  it('leaves out sums that stay', () => {
    const sum = { field: 'usd_payout', currency: 'USD', amount: '1.0000' } as const;
    expect(differencesOf([sum], [sum])).toEqual([]);
    expect(differencesOf([], [sum])).toEqual([sum]);
  });
});

describe('the parameters of a sample', () => {
  it('are traced to their fields', () => {
    const one = sample(1, '{"id":"a","reward":"1","pay":"2","other":"x","status":"{status}"}');
    const fates = traceParameters(one, compile(saved)).map(({ name, fate, field, lostAgainst }) => [
      name,
      fate,
      field,
      lostAgainst,
    ]);
    expect(fates).toEqual([
      ['id', 'used', 'conversion_id', undefined],
      ['reward', 'used', 'usd_payout', undefined],
      ['pay', 'lost', 'usd_payout', 'reward'],
      ['other', 'ignored', undefined, undefined],
      ['status', 'absent', 'status', undefined],
    ]);
  });

  it('keeps a postback quarantined whose tenant or body is the reason', () => {
    const inactive = sample(1, '{"id":"a"}', { reasons: [{ field: 'ts_token', code: 'tenant_inactive', reason: '' }] });
    const unread = sample(2, '{"id":"a"}', { reasons: [{ field: 'body', code: 'body_unreadable', reason: '' }] });
    const { counts } = countEffect([inactive, unread], compile(saved), compile(withMapping({})));
    expect(counts).toMatchObject({ same: 2 });
  });
});
