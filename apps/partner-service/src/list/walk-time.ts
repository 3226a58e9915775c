const HOUR_MS = 3_600_000;
const MIN_STEP_MS = 60_000;

/** A walk that has come this far back from its start takes the rest at once. */
const REST_BEYOND_MS = 400 * 24 * HOUR_MS;

/** From what a step took to how much longer the next one may be; the first that fits. */
const GROWTH = [
  { belowMs: 20, times: 24 },
  { belowMs: 100, times: 4 },
  { belowMs: 400, times: 1 },
  { belowMs: Infinity, times: 0.5 },
] as const;

/** The next piece of time that a list looks at, newest first, in epoch milliseconds. */
export interface TimeStep {
  /** Included; null when nothing older is left out. */
  fromMs: number | null;
  lengthMs: number;
}

/** The first step back from `startMs`. @param endMs what is older is not wanted; null for all */
export function firstStep(startMs: number, endMs: number | null): TimeStep {
  return stepOf(startMs, HOUR_MS, startMs, endMs);
}

/**
 * The step after one that took so long; undefined when the walk is at its end. Steps grow while there is little to
 * look at, and shrink before one of them could exceed the statement timeout.
 */
export function nextStep(step: TimeStep, tookMs: number, startMs: number, endMs: number | null): TimeStep | undefined {
  if (step.fromMs === null || (endMs !== null && step.fromMs <= endMs)) return undefined;
  const { times } = GROWTH.find(({ belowMs }) => tookMs < belowMs)!;
  return stepOf(step.fromMs, Math.max(MIN_STEP_MS, step.lengthMs * times), startMs, endMs);
}

/** The step after one that ended before its time, at a row of that moment, because there was so much to look at. */
export function stepFrom(endedMs: number, { lengthMs }: TimeStep, startMs: number, endMs: number | null): TimeStep {
  return stepOf(endedMs, lengthMs, startMs, endMs);
}

function stepOf(beforeMs: number, lengthMs: number, startMs: number, endMs: number | null): TimeStep {
  const fromMs = beforeMs - lengthMs;
  if (endMs !== null) return { fromMs: Math.max(fromMs, endMs), lengthMs };
  return { fromMs: startMs - fromMs > REST_BEYOND_MS ? null : fromMs, lengthMs };
}
