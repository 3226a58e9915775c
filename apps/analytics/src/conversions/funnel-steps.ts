import type { FunnelStep } from '@app/internal-protocol';

/** What was counted of one step. */
export interface CountedStep {
  step: string;
  count: number;
  median_seconds: number | null;
}

/** Each step with its share of the step before, and of the first. */
export function funnelSteps(counted: readonly CountedStep[]): FunnelStep[] {
  return counted.map(({ step, count, median_seconds }, index) => ({
    step,
    count,
    from_previous: index === 0 ? null : shareOf(count, counted[index - 1]!.count),
    from_first: shareOf(count, counted[0]!.count),
    median_seconds: median_seconds === null ? null : Math.round(median_seconds * 1_000) / 1_000,
  }));
}

/** Null where nothing can be a share of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
