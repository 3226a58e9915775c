import type { LogQuery } from '../log-query';
import type { LogRecord } from '../log-record';
import { matchesQuery } from '../matches-query';
import { eachLine } from './lines-backwards';
import { recordOfLine } from './record-of-line';

/** Lines of one process are in the order of their times, except for some that two of its kind wrote at once. */
const DISORDER_MS = 60_000;
/** As much of plain text waits for the line that tells its time. */
const MOST_UNTIMED = 1_000;

/**
 * The lines looked for of one process, the last one first. Plain text has the time of the line above it, which it
 * belongs to: a stack, the rest of a statement.
 *
 * @param lines in lists, the last one first
 * @param lastMs when the last of them was written, if it does not say so itself
 */
export async function* recordsBackwards(
  service: string,
  lines: AsyncIterable<string[]>,
  lastMs: number,
  query: LogQuery,
): AsyncGenerator<LogRecord> {
  let nearMs = lastMs;
  let untimed: string[] = [];
  for await (const line of eachLine(lines)) {
    const record = recordOfLine(line, service, nearMs);
    if (!record.isTimed) untimed.push(line);
    else nearMs = record.timeMs;
    if (record.isTimed && record.timeMs < query.sinceMs - DISORDER_MS) return;
    if (!record.isTimed && untimed.length < MOST_UNTIMED) continue;
    const texts = untimed.map((text) => recordOfLine(text, service, nearMs));
    untimed = [];
    yield* [...texts, ...(record.isTimed ? [record] : [])].filter((one) => matchesQuery(one, query));
  }
  yield* untimed.map((text) => recordOfLine(text, service, nearMs)).filter((one) => matchesQuery(one, query));
}
