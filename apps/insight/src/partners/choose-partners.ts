import { problems } from '@app/common';
import type { QueriedPartner } from '@app/partner-config';
import type { PlanFilter, QueryPlan } from '@app/semantic-layer/plan/plan';

export interface ChosenPartner extends QueriedPartner {
  /** The plan names it, or the key belongs to it: a service that sleeps is started only then. */
  isNamed: boolean;
}

/**
 * The partners whose services a plan is for, by its filters.
 *
 * @param only the partner of the key; undefined for all
 * @throws Problem 422 for a code of no partner, 403 for a plan of a partner's key that leaves that partner out
 */
export function choosePartners(
  { filters = [] }: Pick<QueryPlan, 'filters'>,
  partners: readonly QueriedPartner[],
  only?: string,
): ChosenPartner[] {
  const ofPartners = filters.filter(({ field }) => field === 'partner');
  const visible = only === undefined ? partners : partners.filter(({ partnerCode }) => partnerCode === only);
  const chosen = visible.filter(({ partnerCode }) => ofPartners.every((filter) => passes(partnerCode, filter)));
  if (only === undefined) refuseUnknown(filters, partners);
  else if (chosen.length === 0) throw problems.forbidden(`This key reads the figures of ${only} alone.`);
  const isNamed = only !== undefined || ofPartners.some(({ op }) => op === 'in');
  return chosen.map((partner) => ({ ...partner, isNamed }));
}

/**
 * The partner of a code, or all of them.
 *
 * @param only the partner of the key; undefined for all
 * @throws Problem 422 for a code of no partner, 403 for another than that of the key
 */
export function choosePartner(
  code: string | undefined,
  partners: readonly QueriedPartner[],
  only?: string,
): ChosenPartner[] {
  if (code === undefined) return choosePartners({}, partners, only);
  if (only === undefined && !partners.some(({ partnerCode }) => partnerCode === code))
    throw problems.invalidRequest([{ field: 'partner', code: 'unknown_reference', reason: 'is no partner' }]);
  return choosePartners({ filters: [{ field: 'partner', op: 'in', values: [code] }] }, partners, only);
}

function passes(code: string, { op, values }: PlanFilter): boolean {
  const isPrefix = op === 'prefix' || op === 'not_prefix';
  const matches = values.some((value) => (isPrefix ? code.startsWith(value) : code === value));
  return matches !== (op === 'not_in' || op === 'not_prefix');
}

function refuseUnknown(filters: readonly PlanFilter[], partners: readonly QueriedPartner[]): void {
  const known = new Set(partners.map(({ partnerCode }) => partnerCode));
  const errors = filters.flatMap(({ field, op, values }, index) => {
    if (field !== 'partner' || (op !== 'in' && op !== 'not_in')) return [];
    const unknown = values.filter((value) => !known.has(value));
    if (unknown.length === 0) return [];
    const reason = `is no partner with figures: ${unknown.join(', ').slice(0, 200)}`;
    return [{ field: `plan.filters.${index}.values`, code: 'unknown_reference' as const, reason }];
  });
  if (errors.length > 0) throw problems.invalidRequest(errors);
}
