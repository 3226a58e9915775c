import { type AtomName, METRICS } from '../model/metrics';
import { hasNaturalOrder } from '../plan/canonical-plan';
import type { MetricName, QueryPlan } from '../plan/plan';
import { alignBucket } from './align-bucket';
import { periodsIn } from './count-periods';
import {
  compare,
  divide,
  formatDecimal,
  fromNumber,
  fromTenThousandths,
  type Rational,
  subtract,
  toTenThousandths,
} from './rational';

/** A row of a partner's service: keys by name, absent for what is beyond the greatest number of groups, and sums as decimal text. */
export interface AtomRow {
  keys: Readonly<Record<string, string>>;
  atoms: Readonly<Partial<Record<AtomName, string>>>;
}

export interface PartnerResponse {
  partner: string;
  rows: readonly AtomRow[];
  /** The rows of the period that is compared with. */
  compared?: readonly AtomRow[];
}

export interface ResultRow {
  keys: Record<string, string>;
  values: Partial<Record<MetricName, ResultValue>>;
}

/** Decimal text; null where the figure does not exist, such as a rate of nothing. */
export interface ResultValue {
  value: string | null;
  compared?: string | null;
  change?: string | null;
  change_pct?: string | null;
  share?: string | null;
}

type Sums = Map<AtomName, bigint>;
interface Group {
  keys: Record<string, string>;
  main: Sums;
  compared: Sums;
  offers: Set<string>;
  comparedOffers: Set<string>;
}
interface Figure {
  value?: Rational | undefined;
  compared?: Rational | undefined;
  change?: Rational | undefined;
  change_pct?: Rational | undefined;
}
interface Row {
  keys: Record<string, string>;
  figures: Map<MetricName, Figure>;
}

const RATE_PLACES = 6;

/**
 * Merges what the partners' services returned into the rows of a plan, exactly: sums by key, then rates, conditions,
 * order, limit and shares. Nothing is cut off before all sums are known, since an offer may be sold through several
 * partners.
 */
export function mergeResponses(plan: QueryPlan, responses: readonly PartnerResponse[]): ResultRow[] {
  const groups = new Map<string, Group>();
  for (const response of responses) {
    for (const row of response.rows) addRow(plan, groups, response.partner, row, 'main');
    for (const row of response.compared ?? []) addRow(plan, groups, response.partner, row, 'compared');
  }
  const isOneRow = !plan.dimensions?.length && plan.grain === undefined;
  if (isOneRow && groups.size === 0) groups.set('', emptyGroup({}));
  const rows = [...groups.values()].map((group) => rowOf(plan, group));
  const totals = totalsOf(plan, rows);
  const kept = rows.filter((row) => meets(plan, row)).toSorted((a, b) => order(plan, a, b));
  return kept.slice(0, plan.limit ?? kept.length).map((row) => format(plan, row, totals));
}

function emptyGroup(keys: Record<string, string>): Group {
  return { keys, main: new Map(), compared: new Map(), offers: new Set(), comparedOffers: new Set() };
}

function addRow(
  plan: QueryPlan,
  groups: Map<string, Group>,
  partner: string,
  row: AtomRow,
  side: 'main' | 'compared',
): void {
  const wanted = [...(plan.grain ? ['bucket'] : []), ...(plan.dimensions ?? [])];
  const keys = Object.fromEntries(wanted.map((name) => [name, keyOf(plan, name, partner, row, side)]));
  const id = JSON.stringify(wanted.map((name) => keys[name]));
  let group = groups.get(id);
  if (!group) groups.set(id, (group = emptyGroup(keys)));
  const sums = group[side];
  for (const [atom, text] of Object.entries(row.atoms) as [AtomName, string][])
    sums.set(atom, (sums.get(atom) ?? 0n) + toTenThousandths(text));
  const sold = row.keys['offer'] !== undefined && toTenThousandths(row.atoms.conversions ?? '0') > 0n;
  if (sold) (side === 'main' ? group.offers : group.comparedOffers).add(JSON.stringify([partner, row.keys['offer']]));
}

function keyOf(plan: QueryPlan, name: string, partner: string, { keys }: AtomRow, side: 'main' | 'compared'): string {
  if (name === 'partner') return partner;
  const key = keys[name] ?? '(other)';
  return name === 'bucket' && side === 'compared' ? alignBucket(plan, key) : key;
}

function rowOf(plan: QueryPlan, group: Group): Row {
  const figures = new Map<MetricName, Figure>();
  for (const name of plan.metrics) {
    const value = metricOf(plan, name, group.main, group.offers, plan.time);
    figures.set(
      name,
      plan.compare
        ? compared(value, metricOf(plan, name, group.compared, group.comparedOffers, plan.compare))
        : { value },
    );
  }
  return { keys: group.keys, figures };
}

function compared(value: Rational | undefined, other: Rational | undefined): Figure {
  const change = value && other && subtract(value, other);
  return { value, compared: other, change, change_pct: change && other && divide(change, other) };
}

function metricOf(
  plan: QueryPlan,
  name: MetricName,
  sums: Sums,
  offers: ReadonlySet<string>,
  period: QueryPlan['time'],
): Rational | undefined {
  const { formula } = METRICS[name];
  const sum = (atoms: readonly AtomName[]) =>
    fromTenThousandths(atoms.reduce((total, atom) => total + (sums.get(atom) ?? 0n), 0n));
  switch (formula.kind) {
    case 'sum':
    case 'expected':
      return perPeriod(plan, sum(formula.atoms), period);
    case 'ratio':
      return divide(sum(formula.numerator), sum(formula.denominator));
    case 'distinct_offers':
      return { numerator: BigInt(offers.size), denominator: 1n };
  }
}

function perPeriod(plan: QueryPlan, total: Rational, period: QueryPlan['time']): Rational | undefined {
  return plan.per ? divide(total, periodsIn(period, plan.per, plan.tz)) : total;
}

function totalsOf(plan: QueryPlan, rows: readonly Row[]): Map<MetricName, Rational> {
  if (!plan.share) return new Map();
  return new Map(
    plan.metrics.map((name) => [
      name,
      rows.reduce((total, { figures }) => subtract(total, negative(figures.get(name)?.value)), ZERO),
    ]),
  );
}

const ZERO: Rational = { numerator: 0n, denominator: 1n };
const negative = (value: Rational = ZERO): Rational => ({ ...value, numerator: -value.numerator });

function meets(plan: QueryPlan, row: Row): boolean {
  return (plan.having ?? []).every(({ metric, op, value }) => {
    const figure = row.figures.get(metric)?.value;
    if (!figure) return false;
    const difference = compare(figure, fromNumber(value));
    switch (op) {
      case '>':
        return difference > 0;
      case '>=':
        return difference >= 0;
      case '<':
        return difference < 0;
      case '<=':
        return difference <= 0;
      case '=':
        return difference === 0;
    }
  });
}

/** By the sort of the plan, or in the order of time; equal rows by their keys, so that an response is always the same. */
function order(plan: QueryPlan, first: Row, second: Row): number {
  const sort = plan.sort ?? (hasNaturalOrder(plan) ? undefined : { by: plan.metrics[0]!, dir: 'desc' as const });
  const bySort = sort ? orderBy(sort, first, second) : 0;
  return bySort || orderOfKeys(plan, first, second);
}

function orderBy({ by, dir, on = 'value' }: NonNullable<QueryPlan['sort']>, first: Row, second: Row): number {
  const [a, b] = [first, second].map(({ figures }) => figures.get(by)?.[on]);
  if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
  return dir === 'desc' ? compare(b, a) : compare(a, b);
}

function orderOfKeys(plan: QueryPlan, first: Row, second: Row): number {
  const names = [...(plan.grain ? ['bucket'] : []), ...(plan.dimensions ?? [])];
  for (const name of names) {
    const [a, b] = [first.keys[name]!, second.keys[name]!];
    const difference =
      name === 'hour_of_day' || name === 'weekday' ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
    if (difference !== 0) return difference;
  }
  return 0;
}

function format(plan: QueryPlan, row: Row, totals: ReadonlyMap<MetricName, Rational>): ResultRow {
  const values: ResultRow['values'] = {};
  for (const [name, { value, ...other }] of row.figures) {
    const places = METRICS[name].format === 'rate' ? RATE_PLACES : undefined;
    const text = (figure: Rational | undefined, digits = places) => (figure ? formatDecimal(figure, digits) : null);
    const total = totals.get(name);
    values[name] = {
      value: text(value),
      ...(plan.compare
        ? {
            compared: text(other.compared),
            change: text(other.change),
            change_pct: text(other.change_pct, RATE_PLACES),
          }
        : {}),
      ...(total ? { share: text(value && divide(value, total), RATE_PLACES) } : {}),
    };
  }
  return { keys: row.keys, values };
}
