const DAY_MS = 86_400_000;

export type PartitionSize = 'day' | 'month';

/** `YYYY-MM` of a day. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The name of the partition of a day, or of its month. */
export function partitionNameOf(day: string, size: PartitionSize): string {
  return `conversions_p${(size === 'day' ? day : monthOf(day)).replaceAll('-', '')}`;
}

/** The UTC days, as `YYYY-MM-DD`, that a partition holds, the oldest first; none for another table. */
export function daysOfPartition(name: string): string[] {
  const digits = /^conversions_p(\d{4})(\d{2})(\d{2})?$/.exec(name);
  if (!digits) return [];
  const [, year, month, day] = digits;
  if (day !== undefined) return [`${year}-${month}-${day}`];
  const days: string[] = [];
  for (let next = `${year}-${month}-01`; monthOf(next) === `${year}-${month}`; next = nextDay(next)) days.push(next);
  return days;
}

export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
