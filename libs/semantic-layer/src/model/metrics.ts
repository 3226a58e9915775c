import type { MetricName } from '../plan/plan';

/** Sums of the roll-up, which are summed again over rows, partners and hours. */
export const ATOM_NAMES = [
  'conversions',
  'duplicates',
  'updates',
  'quarantined',
  'decided',
  'approved',
  'rejected',
  'sale_amount',
  'payout',
  'expected',
] as const;
export type AtomName = (typeof ATOM_NAMES)[number];

/**
 * How a metric is made of atoms: a sum of them, one sum divided by another, or counted while answers are merged. An
 * expected sum is one of estimates, and no alert or forecast is made of it: past hours change with every decision.
 */
export type MetricFormula =
  | { kind: 'sum'; atoms: readonly AtomName[] }
  | { kind: 'ratio'; numerator: readonly AtomName[]; denominator: readonly AtomName[] }
  | { kind: 'distinct_offers' }
  | { kind: 'expected'; atoms: readonly AtomName[] };

export interface Metric {
  formula: MetricFormula;
  format: 'count' | 'money' | 'rate';
  /** The highest value is the worst. */
  highIsBad?: true;
  labels: { en: string; 'zh-Hans': string; 'zh-Hant': string };
}

const sum = (...atoms: AtomName[]): MetricFormula => ({ kind: 'sum', atoms });
const ratio = (numerator: AtomName[], denominator: AtomName[]): MetricFormula => ({
  kind: 'ratio',
  numerator,
  denominator,
});
const labels = (en: string, simplified: string, traditional: string): Metric['labels'] => ({
  en,
  'zh-Hans': simplified,
  'zh-Hant': traditional,
});

/** The one definition of each figure. */
export const METRICS: Readonly<Record<MetricName, Metric>> = {
  conversions: { formula: sum('conversions'), format: 'count', labels: labels('Conversions', '转化数', '轉換數') },
  sale_amount: { formula: sum('sale_amount'), format: 'money', labels: labels('Sale amount', '销售额', '銷售額') },
  payout: { formula: sum('payout'), format: 'money', labels: labels('Payout', '佣金', '佣金') },
  average_order_value: {
    formula: ratio(['sale_amount'], ['conversions']),
    format: 'money',
    labels: labels('Average order value', '客单价', '客單價'),
  },
  payout_per_conversion: {
    formula: ratio(['payout'], ['conversions']),
    format: 'money',
    labels: labels('Payout per conversion', '单均佣金', '單均佣金'),
  },
  commission_rate: {
    formula: ratio(['payout'], ['sale_amount']),
    format: 'rate',
    labels: labels('Commission rate', '佣金率', '佣金率'),
  },
  approval_rate: {
    formula: ratio(['approved'], ['decided']),
    format: 'rate',
    labels: labels('Approval rate', '通过率', '核准率'),
  },
  rejection_rate: {
    formula: ratio(['rejected'], ['decided']),
    format: 'rate',
    highIsBad: true,
    labels: labels('Rejection rate', '拒绝率', '拒絕率'),
  },
  duplicates: {
    formula: sum('duplicates'),
    format: 'count',
    highIsBad: true,
    labels: labels('Duplicates', '重复数', '重複數'),
  },
  duplicate_rate: {
    formula: ratio(['duplicates'], ['conversions', 'duplicates']),
    format: 'rate',
    highIsBad: true,
    labels: labels('Duplicate rate', '重复率', '重複率'),
  },
  updates: { formula: sum('updates'), format: 'count', labels: labels('Updates', '更新数', '更新數') },
  quarantined: {
    formula: sum('quarantined'),
    format: 'count',
    highIsBad: true,
    labels: labels('Quarantined', '隔离数', '隔離數'),
  },
  quarantine_rate: {
    formula: ratio(['quarantined'], ['conversions', 'duplicates', 'quarantined']),
    format: 'rate',
    highIsBad: true,
    labels: labels('Quarantine rate', '隔离率', '隔離率'),
  },
  postbacks: {
    formula: sum('conversions', 'duplicates', 'quarantined'),
    format: 'count',
    labels: labels('Postbacks', '回传数', '回傳數'),
  },
  expected_payout: {
    formula: { kind: 'expected', atoms: ['expected'] },
    format: 'money',
    labels: labels('Expected payout', '预计佣金', '預估佣金'),
  },
  active_offers: {
    formula: { kind: 'distinct_offers' },
    format: 'count',
    labels: labels('Active offers', '活跃 offer 数', '活躍 offer 數'),
  },
};

/** The figures of "how did X do". */
export const PERFORMANCE_METRICS: readonly MetricName[] = ['conversions', 'sale_amount', 'payout', 'approval_rate'];
