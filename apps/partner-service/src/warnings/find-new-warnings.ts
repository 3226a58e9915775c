/** Fewer postbacks a day than this are no jump: one of two would be half. */
const MIN_JUMP_POSTBACKS = 20;
const JUMP_FACTOR = 4;

/** How many postbacks there were on this UTC day until now, and on the days before it that are compared. */
export interface DayCounts {
  today: number;
  before: number;
}

/** How many of them had a warning. */
export interface WarningCounts extends DayCounts {
  code: string;
  field: string;
}

export interface NewWarning {
  code: string;
  field: string;
  change: 'first_seen' | 'share_jumped';
  count: number;
  /** Of the postbacks of today, from 0 to 1. */
  share: number;
  /** Of those of the days before. */
  shareBefore: number;
}

/**
 * The warnings to report: those that no postback of the days before had, and those that at least 20 postbacks have today
 * and a share of them at least four times as large as before.
 */
export function findNewWarnings(warnings: readonly WarningCounts[], postbacks: DayCounts): NewWarning[] {
  return warnings.flatMap(({ code, field, today: count, before }) => {
    const share = shareOf(count, postbacks.today);
    const shareBefore = shareOf(before, postbacks.before);
    const hasJumped = count >= MIN_JUMP_POSTBACKS && share >= JUMP_FACTOR * shareBefore;
    if (count <= 0 || (before > 0 && !hasJumped)) return [];
    return [{ code, field, change: before > 0 ? 'share_jumped' : 'first_seen', count, share, shareBefore }];
  });
}

/** The counts are read one after another, so a part could exceed its whole. */
function shareOf(count: number, all: number): number {
  return count <= 0 ? 0 : count / Math.max(count, all);
}
