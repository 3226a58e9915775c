import type { QueriedRow, QueriedRows } from '@app/internal-protocol';
import type { PlanFilter, QueryPlan } from '@app/semantic-layer/plan/plan';

interface Tenant {
  id: number;
  code: string;
}

/** The name of a tenant in figures: two partners may have tenants of the same code. */
export const nameOf = (partnerCode: string, code: string): string => `${partnerCode}/${code}`;

/** The plan with the ids of tenants in place of their codes or names, as the roll-up has them. */
export function withTenantIds(plan: QueryPlan, partnerCode: string, tenants: readonly Tenant[]): QueryPlan {
  if (!plan.filters) return plan;
  return { ...plan, filters: plan.filters.map((filter) => withIds(filter, partnerCode, tenants)) };
}

function withIds(filter: PlanFilter, partnerCode: string, tenants: readonly Tenant[]): PlanFilter {
  if (filter.field !== 'tenant') return filter;
  const isPrefix = filter.op === 'prefix' || filter.op === 'not_prefix';
  const isWanted = ({ code }: Tenant): boolean =>
    [code, nameOf(partnerCode, code)].some((name) =>
      filter.values.some((value) => (isPrefix ? name.startsWith(value) : name === value)),
    );
  const isNegated = filter.op === 'not_in' || filter.op === 'not_prefix';
  return {
    field: 'tenant',
    op: isNegated ? 'not_in' : 'in',
    values: tenants.filter(isWanted).map(({ id }) => String(id)),
  };
}

/** The rows with the names of tenants in place of their ids. A tenant that was removed is named by its id. */
export function namesTenants(
  { rows, compared }: Pick<QueriedRows, 'rows' | 'compared'>,
  partnerCode: string,
  tenants: readonly Tenant[],
): Pick<QueriedRows, 'rows' | 'compared'> {
  const codes = new Map(tenants.map(({ id, code }) => [String(id), code]));
  const named = (list: readonly QueriedRow[]): QueriedRow[] =>
    list.map(({ keys, atoms }) => {
      const { tenant: id } = keys;
      return id === undefined
        ? { keys, atoms }
        : { keys: { ...keys, tenant: nameOf(partnerCode, codes.get(id) ?? id) }, atoms };
    });
  return { rows: named(rows), ...(compared && { compared: named(compared) }) };
}
