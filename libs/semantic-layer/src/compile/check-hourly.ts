import type { PlanError } from '../plan/check-plan';
import type { QueryPlan } from '../plan/plan';
import { compileHourly, NotInRollUp } from './compile-hourly';

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
