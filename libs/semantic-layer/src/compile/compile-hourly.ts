import { type AtomName, METRICS } from '../model/metrics';
import { MAX_GROUPS } from '../plan/check-plan';
import {
  DEFAULT_TIME_ZONE,
  type DimensionName,
  type Grain,
  type MoneyBasis,
  type PlanPeriod,
  type QueryPlan,
} from '../plan/plan';
import { instantAt } from '../time/time-zones';
import { DAY_MS, parseWallClock } from '../time/wall-clock';

/** One statement and the values of its parameters. The text depends on the shape of the plan only. */
export interface Statement {
  text: string;
  values: (string | string[])[];
}

/** Names are those of the columns of a result: keys, then `is_other`, then atoms. */
export interface CompiledQuery extends Statement {
  keys: string[];
  atoms: AtomName[];
}

/** The dimensions of a service's roll-up. The partner is the service itself; ids of rows are not in the roll-up. */
const KEY_SQL: Partial<Record<DimensionName, string>> = {
  tenant: 'tenant_id::text',
  offer: 'offer',
  status: 'status',
  currency: 'currency',
  hour_of_day: 'extract(hour FROM hour AT TIME ZONE $3)::int::text',
  weekday: 'extract(isodow FROM hour AT TIME ZONE $3)::int::text',
};
const COLUMN_SQL = { tenant: 'tenant_id::text', offer: 'offer', status: 'status', currency: 'currency' } as const;
/** An hour is named by its instant: when clocks are put back, one name on the clock is two hours. */
const BUCKET_SQL: Record<Grain, string> = {
  hour: `to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')`,
  day: `to_char(date_trunc('day', hour AT TIME ZONE $3), 'YYYY-MM-DD')`,
  week: `to_char(date_trunc('week', hour AT TIME ZONE $3), 'YYYY-MM-DD')`,
  month: `to_char(date_trunc('month', hour AT TIME ZONE $3), 'YYYY-MM')`,
};
const AMOUNT_COLUMNS: Record<MoneyBasis, { sale_amount: string; payout: string }> = {
  usd: { sale_amount: 'usd_sale_amount', payout: 'usd_payout' },
  myr: { sale_amount: 'myr_sale_amount', payout: 'myr_payout' },
  local: { sale_amount: 'sale_amount_local', payout: 'payout_local' },
};
/** The count that says whether there is anything of an atom. */
const COUNT_OF: Record<AtomName, 'conversions' | 'duplicates' | 'updates' | 'quarantined'> = {
  conversions: 'conversions',
  decided: 'conversions',
  approved: 'conversions',
  rejected: 'conversions',
  sale_amount: 'conversions',
  payout: 'conversions',
  duplicates: 'duplicates',
  updates: 'updates',
  quarantined: 'quarantined',
};
/** Groups without a conversion are those seen in these days before the period. */
const SEEN_DAYS = 90;
const BEGINNING = '1970-01-01T00:00';

/** Why the roll-up cannot answer a plan. */
export class NotInRollUp extends Error {}

/**
 * Compiles a plan to one PostgreSQL statement over `conversion_hourly` of a service, for its period or for the one that
 * it is compared with. Filters on tenants hold the ids of tenants; those on partners choose services, not rows.
 *
 * @throws NotInRollUp for ids of rows and for expected payout
 */
export function compileHourly(plan: QueryPlan, period: PlanPeriod = plan.time): CompiledQuery {
  const atoms = atomsOf(plan);
  const keys = keysOf(plan);
  const values: Statement['values'] = [...boundsOf(plan, period), plan.tz ?? DEFAULT_TIME_ZONE];
  const conditions = [
    'hour >= $4::timestamptz',
    'hour < $2::timestamptz',
    '$3::text IS NOT NULL',
    ...conditionsOf(plan, values),
  ];
  const amounts = AMOUNT_COLUMNS[plan.money ?? 'usd'];
  const names = keys.map(({ name }) => name);
  const places = names.map((_, index) => String(index + 1));
  const sums = atoms.map((atom) => `${sumOf(atom, amounts)} AS ${atom}`);
  const kept = names.map((name) => `CASE WHEN place <= ${MAX_GROUPS} THEN ${name} END AS ${name}`);
  const totals = atoms.map((atom) => `coalesce(sum(${atom}), 0)::numeric(38,4)::text AS ${atom}`);
  const text = `WITH grouped AS (
  SELECT ${[...keys.map(({ name, sql }) => `${sql} AS ${name}`), ...sums].join(', ')}
  FROM conversion_hourly
  WHERE ${conditions.join('\n    AND ')}${places.length > 0 ? `\n  GROUP BY ${places.join(', ')}${havingOf(plan, atoms)}` : ''}
), placed AS (
  SELECT *, row_number() OVER (ORDER BY ${[`${atoms[0]} DESC NULLS LAST`, ...names].join(', ')}) AS place
  FROM grouped
)
SELECT ${[...kept, `place > ${MAX_GROUPS} AS is_other`, ...totals].join(', ')}
FROM placed
GROUP BY ${[...places, String(places.length + 1)].join(', ')}`;
  return { text, values, keys: names, atoms };
}

function keysOf(plan: QueryPlan): { name: string; sql: string }[] {
  const countsOffers = plan.metrics.includes('active_offers');
  const names = (plan.dimensions ?? []).filter((name) => name !== 'partner');
  if (countsOffers && !names.includes('offer')) names.push('offer');
  const keys = names.map((name) => {
    const sql = KEY_SQL[name];
    if (sql === undefined) throw new NotInRollUp(`${name} is kept with rows, not in the roll-up`);
    return { name, sql };
  });
  return plan.grain ? [{ name: 'bucket', sql: BUCKET_SQL[plan.grain] }, ...keys] : keys;
}

/** The atoms of all metrics of a plan, each once. */
export function atomsOf(plan: QueryPlan): AtomName[] {
  const atoms = plan.metrics.flatMap((name): readonly AtomName[] => {
    const { formula } = METRICS[name];
    switch (formula.kind) {
      case 'sum':
        return formula.atoms;
      case 'ratio':
        return [...formula.numerator, ...formula.denominator];
      case 'distinct_offers':
        return ['conversions'];
      case 'expected':
        throw new NotInRollUp('expected payout needs the probabilities of a model');
    }
  });
  return [...new Set(atoms)];
}

function sumOf(atom: AtomName, amounts: { sale_amount: string; payout: string }): string {
  const sum = (column: string, statuses?: string) =>
    `sum(${column}) FILTER (WHERE hour >= $1::timestamptz${statuses ? ` AND status IN (${statuses})` : ''})`;
  switch (atom) {
    case 'approved':
      return sum('conversions', "'approved', 'paid'");
    case 'rejected':
      return sum('conversions', "'rejected'");
    case 'decided':
      return sum('conversions', "'approved', 'paid', 'rejected'");
    case 'sale_amount':
    case 'payout':
      return sum(amounts[atom]);
    case 'conversions':
    case 'duplicates':
    case 'updates':
    case 'quarantined':
      return sum(atom);
  }
}

/**
 * Leaves out groups of which nothing was counted that the plan is about, such as the offers of quarantined postbacks in
 * a plan of conversions, unless it lists groups without conversions.
 */
function havingOf(plan: QueryPlan, atoms: readonly AtomName[]): string {
  if (listsSilent(plan)) return '';
  const amounts = AMOUNT_COLUMNS[plan.money ?? 'usd'];
  const columns = atoms.flatMap((atom) => [COUNT_OF[atom], ...(isAmount(atom) ? [amounts[atom]] : [])]);
  return `\n  HAVING ${[...new Set(columns)].map((column) => `sum(${column}) <> 0`).join(' OR ')}`;
}

function isAmount(atom: AtomName): atom is 'sale_amount' | 'payout' {
  return atom === 'sale_amount' || atom === 'payout';
}

/** From and to as instants, and from when on groups are listed. */
function boundsOf(plan: QueryPlan, { from, to }: PlanPeriod): [string, string] {
  const zone = plan.tz ?? DEFAULT_TIME_ZONE;
  const instant = (time: string) => instantAt(parseWallClock(time)!, zone).toISOString();
  return [instant(from ?? BEGINNING), instant(to)];
}

/** Whether a plan asks for groups without conversions. */
function listsSilent({ having = [] }: QueryPlan): boolean {
  return having.some(({ metric, op, value }) => metric === 'conversions' && op === '=' && value === 0);
}

function conditionsOf(plan: QueryPlan, values: Statement['values']): string[] {
  const from = Date.parse(values[0] as string);
  values.push(listsSilent(plan) ? new Date(from - SEEN_DAYS * DAY_MS).toISOString() : (values[0] as string));
  return (plan.filters ?? []).flatMap(({ field, op, values: wanted }) => {
    if (field === 'partner') return [];
    if (field === 'sub_id' || field === 'media_id')
      throw new NotInRollUp(`${field} is kept with rows, not in the roll-up`);
    values.push(wanted);
    const [column, list] = [COLUMN_SQL[field], `$${values.length}::text[]`];
    const matches =
      op === 'in' || op === 'not_in'
        ? `${column} = ANY (${list})`
        : `EXISTS (SELECT FROM unnest(${list}) AS wanted WHERE starts_with(${column}, wanted))`;
    return [op === 'not_in' || op === 'not_prefix' ? `NOT ${matches}` : matches];
  });
}
