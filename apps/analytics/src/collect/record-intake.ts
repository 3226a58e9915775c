import type { IntakeCounters } from '@app/common';
import { intakeSubject, isOfThePast, SPECIAL_OUTCOMES, type SpecialOutcome } from '../reconciliation/intake-subjects';
import type { EventOutcome } from './collect-responses';

/** Counts the events of a request in the hour in which they were received. */
export function recordIntake(
  counters: Pick<IntakeCounters, 'record'>,
  sourceId: number,
  receivedAtMs: number,
  outcomes: readonly EventOutcome[],
): void {
  const special = outcomes.map(specialOutcome);
  counters.record(intakeSubject(sourceId), receivedAtMs, 'stored', outcomes.length);
  for (const outcome of SPECIAL_OUTCOMES) {
    const count = special.filter((one) => one === outcome).length;
    if (count > 0) counters.record(intakeSubject(sourceId, outcome), receivedAtMs, 'stored', count);
  }
}

function specialOutcome(outcome: EventOutcome): SpecialOutcome | undefined {
  if (outcome.status !== 'stored') return outcome.status;
  return isOfThePast(outcome.event) ? 'past' : undefined;
}
