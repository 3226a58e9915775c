import { canonicalPlan } from '@app/semantic-layer/plan/canonical-plan';
import { checkPlan } from '@app/semantic-layer/plan/check-plan';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';

/** The plan of a URL; undefined without one, or where a link was edited by hand and nothing can be made of it. */
export function readPlan(text: string | undefined): QueryPlan | undefined {
  try {
    const plan: unknown = JSON.parse(text ?? '');
    return checkPlan(plan).length === 0 ? (plan as QueryPlan) : undefined;
  } catch {
    // No JSON: the page begins with a question.
    return undefined;
  }
}

/** A plan says its own period and zone, so that a link to it shows the same figures later and elsewhere. */
export function writePlan(plan: QueryPlan): string {
  return JSON.stringify(canonicalPlan(plan));
}
