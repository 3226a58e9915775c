import type { SearchTexts } from '../search-texts';

const DAY_MS = 24 * 60 * 60_000;

/** A shorter range with the same end: a day where there is no beginning, and otherwise the later half. */
export function narrowRange({ from, to }: { from?: string; to?: string }, now: Date): SearchTexts {
  const end = timeOf(to) ?? now.getTime();
  const begin = timeOf(from);
  const next = begin === undefined || begin >= end ? end - DAY_MS : begin + (end - begin) / 2;
  return { from: new Date(next).toISOString() };
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
