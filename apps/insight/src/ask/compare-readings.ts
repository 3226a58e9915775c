import { canonicalPlan, type QueryPlan, type QuestionPlan } from '@app/semantic-layer';

/** A plan that a person may choose, and what read it out of the question. */
export interface ReadingChoice {
  plan: QueryPlan;
  readBy: 'parser' | 'model';
}

/**
 * What of two readings of a question a person has to choose from; nothing where both agree, and the parser's stands.
 * The model's word alone never becomes figures.
 */
export function choicesOf(parsed: QuestionPlan, ofModel: QuestionPlan): ReadingChoice[] {
  if (parsed.kind === 'query' && ofModel.kind === 'query' && isSamePlan(parsed, ofModel)) return [];
  const readings = [
    { plan: parsed, readBy: 'parser' },
    { plan: ofModel, readBy: 'model' },
  ] as const;
  return readings.flatMap(({ plan, readBy }) => (plan.kind === 'query' ? [{ plan, readBy }] : []));
}

/** Whether two plans have the same figures; the order of groups, filters and conditions changes none. */
export function isSamePlan(first: QueryPlan, second: QueryPlan): boolean {
  return ordered(first) === ordered(second);
}

function ordered(plan: QueryPlan): string {
  const { dimensions, filters, having, ...others } = canonicalPlan(plan);
  const sets = {
    dimensions: dimensions?.toSorted(),
    filters: filters?.map(({ field, op, values }) => JSON.stringify([field, op, values.toSorted()])).toSorted(),
    having: having?.map(({ metric, op, value }) => JSON.stringify([metric, op, value])).toSorted(),
  };
  // Members in an order of their own, since a response has its own.
  return JSON.stringify(sortMembers({ ...others, ...sets }));
}

function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortMembers);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sortMembers(member)]));
}
