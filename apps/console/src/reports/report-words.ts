import type { Messages } from '../messages/en';
import type { Schedule } from './report-queries';

export function scheduleText(t: Messages, { every, at, weekday, day }: Schedule, timezone: string): string {
  const when = {
    day: t.reports.daily,
    week: t.reports.weekly(t.explore.weekdays[(weekday ?? 1) - 1] ?? ''),
    month: t.reports.monthly(String(day ?? 1)),
  }[every];
  return `${when}, ${at} (${timezone})`;
}
