import { readTimeout } from './read-in-time';
import { type Cursor, type ListResult, type ListPage, placeBefore } from './list-query';
import { firstStep, nextStep, stepFrom, type TimeStep } from './walk-time';

/** Rows looked at in the first step: most filters fill a page from them. */
const FIRST_ROWS = 1_000;
const GROWTH = 4;

/** How long a list looks for rows that match, and how much it looks at in one go. */
export interface WalkLimits {
  walkMs: number;
  /** A numbered page must be whole, so it may take longer. */
  numberedWalkMs: number;
  /** Most rows of a step, matching or not, so that no single statement takes long. */
  rowsAtOnce: number;
}

export function defaultWalkLimits(): WalkLimits {
  return { walkMs: 1_000, numberedWalkMs: 2_500, rowsAtOnce: 10_000 };
}

/** A piece of a list, newest first. */
export interface Stretch {
  /** Rows older than this; null for the beginning of the list. */
  after: Cursor | null;
  /** Rows not older than this, in Unix milliseconds; null for all. */
  fromMs: number | null;
}

/** What a step saw. */
export interface StepResult<Row> {
  /** Those that match, newest first. */
  rows: Row[];
  /** The last row looked at where the stretch has more of them than were to be looked at; null at its end. */
  end: Cursor | null;
}

/** Looks at the first `rowsAtOnce` rows of a stretch for at most `limit` that match. */
export type WalkStep<Row> = (stretch: Stretch, rowsAtOnce: number, limit: number) => Promise<StepResult<Row>>;

/**
 * Finds the rows of a page that no index leads to. The list is walked from its newest in steps that each see few
 * partitions and a bounded number of rows: a common filter finds its rows at once, and a rare one finds a place to
 * stop and go on from.
 *
 * @param range ISO 8601; the times that are wanted, null for all
 * @throws Problem unavailable (503) when a page that was asked for by its number could not be filled in time
 */
export async function walkList<Row>(
  request: ListPage,
  range: { from: string | null; to: string | null },
  limits: WalkLimits,
  walkStep: WalkStep<Row>,
): Promise<ListResult<Row>> {
  const wanted = request.pageSize + 1;
  const startedMs = performance.now();
  const startMs = Math.min(Date.now(), ...[range.to, request.cursor?.receivedAt].filter(isText).map(Date.parse));
  const endMs = range.from === null ? null : Date.parse(range.from);
  const rows: Row[] = [];
  let rowsAtOnce = Math.min(FIRST_ROWS, limits.rowsAtOnce);
  let after = request.cursor;
  let step: TimeStep | undefined = firstStep(startMs, endMs);
  for (let spentMs = 0; step && rows.length < wanted; spentMs = performance.now() - startedMs) {
    if (spentMs > 0 && isOver(request, spentMs, limits)) return { rows, stoppedAt: after };
    const seen: StepResult<Row> = await walkStep({ after, fromMs: step.fromMs }, rowsAtOnce, wanted - rows.length);
    rows.push(...seen.rows);
    if (seen.end) {
      after = seen.end;
      step = stepFrom(Date.parse(seen.end.receivedAt), step, startMs, endMs);
      rowsAtOnce = Math.min(rowsAtOnce * GROWTH, limits.rowsAtOnce);
    } else {
      if (step.fromMs !== null) after = placeBefore(step.fromMs);
      step = nextStep(step, performance.now() - startedMs - spentMs, startMs, endMs);
    }
  }
  return { rows, stoppedAt: null };
}

/** The beginning of a stretch: that of a filter's range, or later. */
export function fromOf({ from }: { from: string | null }, fromMs: number | null): string | null {
  return fromMs === null ? from : new Date(fromMs).toISOString();
}

function isOver({ isNumbered }: ListPage, spentMs: number, limits: WalkLimits): boolean {
  if (isNumbered && spentMs > limits.numberedWalkMs) throw readTimeout();
  return !isNumbered && spentMs > limits.walkMs;
}

function isText(value: string | null | undefined): value is string {
  return typeof value === 'string';
}
