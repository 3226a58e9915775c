import { type AtomName, METRICS } from '../model/metrics';
import { bucketKey, type Dialect, type GroupKey, POSTGRESQL } from './dialect';
import { type ApprovalTable, EXPECTED_SQL, joinApprovals, NO_APPROVALS } from './expected-payout';
import { MAX_GROUPS, type PlanError } from '../plan/check-plan';
import { DEFAULT_TIME_ZONE, type DimensionName, type MoneyBasis, type PlanPeriod, type QueryPlan } from '../plan/plan';
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

const ofText = (sql: string): GroupKey => ({ sql, textOf: (column) => column });
const ofNumber = (sql: string): GroupKey => ({ sql, textOf: (column) => `${column}::int::text` });

/** The dimensions of a service's roll-up. The partner is the service itself; ids of rows are not in the roll-up. */
const KEYS: Partial<Record<DimensionName, GroupKey>> = {
  tenant: ofNumber('tenant_id'),
  offer: ofText('offer'),
  status: ofText('status'),
  currency: ofText('currency'),
  hour_of_day: ofNumber('extract(hour FROM hour AT TIME ZONE $3)'),
  weekday: ofNumber('extract(isodow FROM hour AT TIME ZONE $3)'),
};
const COLUMN_SQL = { tenant: 'tenant_id::text', offer: 'offer', status: 'status', currency: 'currency' } as const;
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
  expected: 'conversions',
};
/** Groups without a conversion are those seen in these days before the period. */
const SEEN_DAYS = 90;
const BEGINNING = '1970-01-01T00:00';

/** Why the roll-up cannot answer a plan. */
export class NotInRollUp extends Error {}

/**
 * Compiles a plan to one statement over `conversion_hourly` of a service, for its period or for the one that it is
 * compared with. Filters on tenants hold the ids of tenants; those on partners choose services, not rows.
 *
 * @param approvals what a plan of expected payout multiplies pending payouts with
 * @throws NotInRollUp for ids of rows
 */
export function compileHourly(
  plan: QueryPlan,
  period: PlanPeriod = plan.time,
  approvals: ApprovalTable = NO_APPROVALS,
  dialect = POSTGRESQL,
): CompiledQuery {
  const atoms = atomsOf(plan);
  const keys = keysOf(plan, dialect);
  const values: Statement['values'] = [...boundsOf(plan, period), plan.tz ?? DEFAULT_TIME_ZONE];
  const conditions = ['hour < $2::timestamptz', '$3::text IS NOT NULL', ...conditionsOf(plan, values)];
  const join = atoms.includes('expected') ? joinApprovals(approvals, values, dialect) : '';
  const amounts = AMOUNT_COLUMNS[plan.money ?? 'usd'];
  const names = keys.map(({ name }) => name);
  const places = names.map((_, index) => String(index + 1));
  const sums = atoms.map((atom) => `${sumOf(atom, amounts, listsSilent(plan))} AS ${atom}`);
  const kept = keys.map(({ name, textOf }) => `CASE WHEN place <= ${MAX_GROUPS} THEN ${textOf(name)} END AS ${name}`);
  const totals = atoms.map((atom) => `coalesce(sum(${atom}), 0)::numeric(38,4)::text AS ${atom}`);
  const text = `WITH grouped AS (
  SELECT ${[...keys.map(({ name, sql }) => `${sql} AS ${name}`), ...sums].join(', ')}
  FROM conversion_hourly${join}
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

function keysOf(plan: QueryPlan, dialect: Dialect): ({ name: string } & GroupKey)[] {
  const countsOffers = plan.metrics.includes('active_offers');
  const names = (plan.dimensions ?? []).filter((name) => name !== 'partner');
  if (countsOffers && !names.includes('offer')) names.push('offer');
  const keys = names.map((name) => {
    const key = KEYS[name];
    if (key === undefined) throw new NotInRollUp(`${name} is kept with rows, not in the roll-up`);
    return { name, ...key };
  });
  return plan.grain ? [{ name: 'bucket', ...bucketKey(plan.grain, dialect) }, ...keys] : keys;
}

/** The atoms of all metrics of a plan, each once. */
export function atomsOf(plan: QueryPlan): AtomName[] {
  const atoms = plan.metrics.flatMap((name): readonly AtomName[] => {
    const { formula } = METRICS[name];
    switch (formula.kind) {
      case 'sum':
      case 'expected':
        return formula.atoms;
      case 'ratio':
        return [...formula.numerator, ...formula.denominator];
      case 'distinct_offers':
        return ['conversions'];
    }
  });
  return [...new Set(atoms)];
}

/** @param hasEarlier whether there are rows from before the period, which do not count */
function sumOf(atom: AtomName, amounts: { sale_amount: string; payout: string }, hasEarlier: boolean): string {
  const sum = (column: string, statuses?: string) => {
    const conditions = [
      ...(hasEarlier ? ['hour >= $1::timestamptz'] : []),
      ...(statuses ? [`status IN (${statuses})`] : []),
    ];
    return `sum(${column})${conditions.length > 0 ? ` FILTER (WHERE ${conditions.join(' AND ')})` : ''}`;
  };
  switch (atom) {
    case 'approved':
      return sum('conversions', "'approved', 'paid'");
    case 'rejected':
      return sum('conversions', "'rejected'");
    case 'decided':
      return sum('conversions', "'approved', 'paid', 'rejected'");
    case 'expected':
      return sum(EXPECTED_SQL(amounts.payout));
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
 * a plan of conversions, unless it lists groups without conversions. The sums are mostly those of the result, so that
 * PostgreSQL has to compute each once.
 */
function havingOf(plan: QueryPlan, atoms: readonly AtomName[]): string {
  if (listsSilent(plan)) return '';
  const amounts = AMOUNT_COLUMNS[plan.money ?? 'usd'];
  const columns = atoms.flatMap((atom) => [COUNT_OF[atom], ...amountsOf(atom).map((amount) => amounts[amount])]);
  return `\n  HAVING ${[...new Set(columns)].map((column) => `sum(${column}) <> 0`).join(' OR ')}`;
}

function amountsOf(atom: AtomName): ('sale_amount' | 'payout')[] {
  if (atom === 'expected') return ['payout'];
  return atom === 'sale_amount' || atom === 'payout' ? [atom] : [];
}

/** From and to as instants. */
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
  if (listsSilent(plan)) {
    const from = Date.parse(values[0] as string);
    values.push(new Date(from - SEEN_DAYS * DAY_MS).toISOString());
  }
  const since = `hour >= $${listsSilent(plan) ? values.length : 1}::timestamptz`;
  return [since, ...filtersOf(plan, values)];
}

function filtersOf(plan: QueryPlan, values: Statement['values']): string[] {
  return (plan.filters ?? []).flatMap(({ field, op, values: wanted }) => {
    if (field === 'partner') return [];
    if (field === 'sub_id' || field === 'media_id')
      throw new NotInRollUp(`${field} is kept with rows, not in the roll-up`);
    values.push(wanted);
    const [column, list] = [COLUMN_SQL[field], `$${values.length}::text[]`];
    const matches =
      op === 'in' || op === 'not_in'
        ? `${column} = ANY (${list})`
        : `EXISTS (SELECT 1 FROM unnest(${list}) AS prefixes (wanted) WHERE starts_with(${column}, wanted))`;
    return [op === 'not_in' || op === 'not_prefix' ? `NOT ${matches}` : matches];
  });
}

/** What of a checked plan the roll-up cannot answer; an empty list where it can. */
export function checkHourly(plan: QueryPlan): PlanError[] {
  try {
    compileHourly(plan);
    return [];
  } catch (error) {
    if (!(error instanceof NotInRollUp)) throw error;
    return [{ field: 'metrics', code: 'conflicting_fields', reason: `this cannot be answered yet: ${error.message}` }];
  }
}
