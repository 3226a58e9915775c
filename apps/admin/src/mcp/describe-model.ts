import {
  DEFAULT_TIME_ZONE,
  FILTER_FIELDS,
  FILTER_OPERATORS,
  GRAINS,
  MAX_DAYS,
  MAX_HOURLY_DAYS,
  type Metric,
  METRICS,
  STATUSES,
} from '@app/semantic-layer';

const DIMENSIONS = {
  partner: 'The affiliate network, by its code',
  tenant: 'The account at a partner, as partner/tenant',
  offer: 'The merchant or product, by the name that the partner sends',
  status: STATUSES.join(', '),
  currency: 'The currency of the conversion',
  hour_of_day: '0 to 23 in the zone of the plan',
  weekday: '1 (Monday) to 7 in the zone of the plan',
};

const MONEY = {
  usd: 'Amounts in USD, as partners send or convert them',
  myr: 'The same in MYR',
  local: 'Amounts in the currency of the conversion; different currencies are never added',
};

/** What figures can be asked for, for a program that writes plans. @param partners the codes that the reader may see */
export function describeModel(partners: readonly string[]): object {
  return {
    metrics: Object.entries(METRICS).map(([name, metric]) => ({ name, ...describeMetric(metric) })),
    dimensions: Object.entries(DIMENSIONS).map(([name, description]) => ({ name, description })),
    grains: GRAINS,
    filters: { fields: FILTER_FIELDS.filter((field) => field in DIMENSIONS), operators: FILTER_OPERATORS },
    statuses: STATUSES,
    money: MONEY,
    default_time_zone: DEFAULT_TIME_ZONE,
    limits: { days: MAX_DAYS, days_by_hour: MAX_HOURLY_DAYS },
    hours: 'Figures are sums by whole UTC hours in which a conversion was first received',
    partners,
  };
}

function describeMetric({ formula, format, highIsBad, labels }: Metric): object {
  return { labels, format, definition: definitionOf(formula), high_is_bad: highIsBad === true };
}

function definitionOf(formula: Metric['formula']): string {
  switch (formula.kind) {
    case 'sum':
      return formula.atoms.join(' + ');
    case 'ratio':
      return `(${formula.numerator.join(' + ')}) / (${formula.denominator.join(' + ')})`;
    case 'distinct_offers':
      return 'offers with conversions, counted once for each partner';
    case 'expected':
      return 'an estimate: payout of what is approved or paid + payout of what is pending × its probability of approval by age';
  }
}
