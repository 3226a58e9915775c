import { METRIC_NAMES, type MetricName, type QueryPlan } from '@app/semantic-layer';

/**
 * The figures of a plan in one statement over single rows of all partners, written without the compiler, the roll-up and
 * the merge that it checks. Values are in the text, because they are those of the test.
 */
export function plainSql(plan: QueryPlan): string {
  const { dimensions = [], grain, time, having = [], limit, metrics, tz = 'Asia/Kuala_Lumpur' } = plan;
  const local = `hour AT TIME ZONE ${text(tz)}`;
  const isNow = `hour >= ${boundOf(time.from!, tz)}`;
  const keys = [...(grain ? [bucketOf(grain, local)] : []), ...dimensions.map((name) => keyOf(name, local))];
  const names = [...(grain ? ['bucket'] : []), ...dimensions];
  const listsSilent = having.some(({ metric, op, value }) => metric === 'conversions' && op === '=' && value === 0);
  const seenFrom = listsSilent ? `${boundOf(time.from!, tz)} - interval '90 days'` : boundOf(time.from!, tz);
  const figures = METRIC_NAMES.filter((name) => name !== 'expected_payout').map(
    (name) => `${figureOf(name, plan, isNow)} AS ${name}`,
  );
  const grouped = `SELECT ${[...keys.map((key, index) => `${key} AS "${names[index]}"`), ...figures].join(', ')}
    FROM (SELECT *, date_trunc('hour', received_at, 'UTC') AS hour FROM raw) AS row
    WHERE ${[`hour >= ${seenFrom}`, `hour < ${boundOf(time.to, tz)}`, ...conditionsOf(plan)].join(' AND ')}
    ${keys.length > 0 ? `GROUP BY ${keys.map((_, index) => index + 1).join(', ')}` : ''}
    ${keys.length > 0 && !listsSilent ? `HAVING ${countedIn(plan)}` : ''}`;
  const kept = having.map(({ metric, op, value }) => `${metric} ${op} '${value}'::numeric`);
  const isNatural = grain !== undefined || dimensions.some((name) => name === 'hour_of_day' || name === 'weekday');
  const order = [
    ...(isNatural ? [] : [`grouped.${metrics[0]} DESC NULLS LAST`]),
    ...names.map((name) =>
      name === 'hour_of_day' || name === 'weekday' ? `grouped."${name}"::integer` : `grouped."${name}" COLLATE "C"`,
    ),
  ];
  const shown = metrics.map((name) => `trim_scale(round(${name}, ${placesOf(name)}))::text AS ${name}`);
  return `SELECT ${[...names.map((name) => `"${name}"`), ...shown].join(', ')} FROM (${grouped}) AS grouped
    ${kept.length > 0 ? `WHERE ${kept.join(' AND ')}` : ''}
    ${order.length > 0 ? `ORDER BY ${order.join(', ')}` : ''} ${limit === undefined ? '' : `LIMIT ${limit}`}`;
}

/** What has to be there for a group to have a figure; conversions for the others. */
const COUNTED: Partial<Record<MetricName, string>> = {
  duplicates: 'duplicates',
  duplicate_rate: 'conversions + duplicates',
  updates: 'updates',
  quarantined: 'quarantined',
  quarantine_rate: 'conversions + duplicates + quarantined',
  postbacks: 'conversions + duplicates + quarantined',
};
/** Whether a group has anything that a plan is about. */
function countedIn({ metrics, money = 'usd' }: QueryPlan): string {
  const sums = metrics.flatMap((name) => {
    const counted = COUNTED[name] ?? 'conversions';
    if (/sale|order|commission/.test(name) && /payout|commission/.test(name))
      return [counted, `${money}_sale`, `${money}_payout`];
    if (/sale|order/.test(name)) return [counted, `${money}_sale`];
    return name.startsWith('payout') ? [counted, `${money}_payout`] : [counted];
  });
  return sums.map((sum) => `sum(${sum}) <> 0`).join(' OR ');
}

const RATES: ReadonlySet<MetricName> = new Set([
  'commission_rate',
  'approval_rate',
  'rejection_rate',
  'duplicate_rate',
  'quarantine_rate',
]);
const placesOf = (name: MetricName): number => (RATES.has(name) ? 6 : 4);

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const boundOf = (wallClock: string, tz: string): string => `(${text(wallClock)}::timestamp AT TIME ZONE ${text(tz)})`;

function bucketOf(grain: NonNullable<QueryPlan['grain']>, local: string): string {
  if (grain === 'hour') return `to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')`;
  return `to_char(date_trunc('${grain}', ${local}), '${grain === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD'}')`;
}

function keyOf(name: string, local: string): string {
  if (name === 'hour_of_day') return `extract(hour FROM ${local})::integer::text`;
  if (name === 'weekday') return `extract(isodow FROM ${local})::integer::text`;
  return name === 'tenant' ? `partner || '/' || tenant` : name;
}

function conditionsOf({ filters = [] }: QueryPlan): string[] {
  return filters.map(({ field, op, values }) => {
    const columns = field === 'tenant' ? ['tenant', `partner || '/' || tenant`] : [field];
    const isPrefix = op === 'prefix' || op === 'not_prefix';
    const matches = values.flatMap((value) =>
      columns.map((column) => (isPrefix ? `starts_with(${column}, ${text(value)})` : `${column} = ${text(value)}`)),
    );
    return `${op === 'not_in' || op === 'not_prefix' ? 'NOT ' : ''}(${matches.join(' OR ')})`;
  });
}

function figureOf(name: MetricName, { money = 'usd' }: QueryPlan, isNow: string): string {
  const sum = (value: string, condition = 'true'): string =>
    `coalesce(sum(${value}) FILTER (WHERE ${isNow} AND ${condition}), 0)::numeric`;
  const decided = sum('conversions', `status IN ('approved', 'paid', 'rejected')`);
  const share = (part: string, whole: string): string => `${part} / nullif(${whole}, 0)`;
  const payout = sum(`${money}_payout`);
  const sale = sum(`${money}_sale`);
  switch (name) {
    case 'sale_amount':
      return sale;
    case 'payout':
      return payout;
    case 'average_order_value':
      return share(sale, sum('conversions'));
    case 'payout_per_conversion':
      return share(payout, sum('conversions'));
    case 'commission_rate':
      return share(payout, sale);
    case 'approval_rate':
      return share(sum('conversions', `status IN ('approved', 'paid')`), decided);
    case 'rejection_rate':
      return share(sum('conversions', `status = 'rejected'`), decided);
    case 'duplicate_rate':
      return share(sum('duplicates'), sum('conversions + duplicates'));
    case 'quarantine_rate':
      return share(sum('quarantined'), sum('conversions + duplicates + quarantined'));
    case 'postbacks':
      return sum('conversions + duplicates + quarantined');
    case 'active_offers':
      return `count(DISTINCT partner || '/' || offer) FILTER (WHERE ${isNow} AND conversions > 0)::numeric`;
    default:
      return sum(name);
  }
}
