import type { IntakeCounters } from '@app/common';
import { MAX_AGE_DAYS, type TrackedEvent } from '@app/events';
import type { EventOutcome } from '../collect/collect-responses';

/**
 * Stored events that claim a day so long before their arrival are counted when they are stored. All others are counted in
 * the table itself.
 */
export const RECENT_DAYS = MAX_AGE_DAYS;

/** Outcomes that are counted of a source beside what it received. */
export const SPECIAL_OUTCOMES = ['duplicate', 'rejected', 'dropped', 'past'] as const;
export type SpecialOutcome = (typeof SPECIAL_OUTCOMES)[number];

/** The subject of an intake counter: what a source received, or those of it with an outcome. */
export function intakeSubject(sourceId: number, outcome?: SpecialOutcome): string {
  return outcome === undefined ? String(sourceId) : `${sourceId} ${outcome}`;
}

export function readIntakeSubject(subject: string): { sourceId: number; outcome: SpecialOutcome | undefined } {
  const [id, name] = subject.split(' ');
  return { sourceId: Number(id), outcome: SPECIAL_OUTCOMES.find((outcome) => outcome === name) };
}

/** Whether a stored event is of a day long before it was received. */
export function isOfThePast({ eventDay, receivedAt }: Pick<TrackedEvent, 'eventDay' | 'receivedAt'>): boolean {
  const days = (Date.parse(receivedAt.slice(0, 10)) - Date.parse(eventDay)) / 86_400_000;
  return days > RECENT_DAYS;
}

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
