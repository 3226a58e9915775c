import { readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalPlan } from '../plan/canonical-plan';
import type { QuestionPlan } from '../plan/plan';
import { parseAt } from './testing/parse-questions';

const lines = readFileSync(path.join(__dirname, 'testing', 'development-set.ndjson'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { id: string; q: string; plan: QuestionPlan });

/** Lists whose order means nothing are sorted, as the scorer does. */
function comparable(plan: QuestionPlan): unknown {
  if (plan.kind !== 'query') return plan.kind;
  const canonical = canonicalPlan(plan);
  const filters = canonical.filters?.map((filter) => ({ ...filter, values: filter.values.toSorted() }));
  return {
    ...canonical,
    ...(canonical.dimensions ? { dimensions: canonical.dimensions.toSorted() } : {}),
    ...(filters ? { filters: filters.toSorted((a, b) => a.field.localeCompare(b.field)) } : {}),
  };
}

describe('the development set of questions', () => {
  it.each(lines.map(({ id, q, plan }) => [id, q, plan] as const))('%s: %s', (_, question, plan) => {
    expect(comparable(parseAt(question))).toEqual(comparable(plan));
  });
});
