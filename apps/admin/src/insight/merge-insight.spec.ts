import type { InsightFigures, InsightPeriod, ServiceInsight } from '@app/internal-protocol';
import { mergeInsight } from './merge-insight';

const figures = (conversions: number, usd_payout: string): InsightFigures => ({
  conversions,
  approved: 0,
  rejected: 0,
  duplicates: 0,
  updates: 0,
  quarantined: 0,
  usd_sale_amount: '0.0000',
  usd_payout,
  myr_sale_amount: '0.0000',
  myr_payout: '0.0000',
});

const period = (conversions: number, payout: string, key: string | null = 'a'): InsightPeriod => ({
  totals: figures(conversions, payout),
  buckets: conversions === 0 ? [] : [{ at: '2026-11-29T00:00:00Z', ...figures(conversions, payout) }],
  groups: conversions === 0 ? [] : [{ key, ...figures(conversions, payout) }],
  local: conversions === 0 ? [] : [{ currency: 'MYR', sale_amount_local: payout, payout_local: payout }],
});

const response = (partner_code: string, now: InsightPeriod, before = period(0, '0.0000')) => ({
  partner_code,
  body: { now, before, groups_truncated: false } satisfies ServiceInsight,
});

describe('figures of several partners', () => {
  const two = [
    response('one', period(2, '99999999999999.9999')),
    response('two', period(3, '0.0001'), period(1, '-5.0000')),
  ];

  it('are summed exactly', () => {
    const merged = mergeInsight(two, 'offer');
    expect(merged.totals.now).toMatchObject({ conversions: 5, usd_payout: '100000000000000.0000' });
    expect(merged.totals.before).toMatchObject({ conversions: 1, usd_payout: '-5.0000' });
    expect(merged.buckets.now).toMatchObject([{ at: '2026-11-29T00:00:00Z', conversions: 5 }]);
    expect(merged.local.now).toMatchObject([{ currency: 'MYR', payout_local: '100000000000000.0000' }]);
    expect(merged.groups).toMatchObject([{ key: 'a', now: { conversions: 5 }, before: { conversions: 1 } }]);
  });

  it('are those of each partner, the largest first, where partners are compared', () => {
    const groups = mergeInsight([...two, response('idle', period(0, '0.0000'))], 'partner').groups;
    expect(groups.map(({ key, now }) => [key, now.conversions])).toEqual([
      ['two', 3],
      ['one', 2],
    ]);
  });

  it('keep tenants of the same code apart', () => {
    expect(mergeInsight(two, 'tenant').groups.map(({ key }) => key)).toEqual(['two/a', 'one/a']);
  });

  it('keep currencies apart', () => {
    const [one, other] = [period(1, '1.0000'), period(1, '2.0000')];
    other.local[0]!.currency = 'USD';
    const { local } = mergeInsight([response('one', one), response('two', other)], 'currency');
    expect(local.now.map(({ currency, payout_local }) => [currency, payout_local])).toEqual([
      ['MYR', '1.0000'],
      ['USD', '2.0000'],
    ]);
  });
});
