const DAY_MS = 86_400_000;
/** Days remembered for a zone before it starts afresh: eleven years, were they all met. */
const MAX_DAYS = 4_096;
/** Stands for a day in or beside which the clocks are changed. */
const CHANGES = Number.NaN;

interface Zone {
  formatter: Intl.DateTimeFormat;
  /** The day's offset, by the days of a UTC calendar. */
  days: Map<number, number>;
}

const zones = new Map<string, Zone | undefined>();

/**
 * What a zone's clocks are ahead of UTC, in milliseconds, when they show `wallMs` (the instant at which a clock in
 * UTC shows the same). Where the clocks skip an hour, one within it is read as if they had not yet; where they
 * repeat one, the first counts. Undefined for a zone that is none.
 *
 * The zone's rules are asked for once a day that occurs, since asking takes microseconds.
 *
 * @param timezone an IANA name
 */
export function zoneOffset(wallMs: number, timezone: string): number | undefined {
  if (timezone === 'UTC') return 0;
  const zone = zoneOf(timezone);
  if (!zone) return undefined;
  const day = Math.floor(wallMs / DAY_MS);
  let offset = zone.days.get(day);
  if (offset === undefined) {
    offset = offsetOfDay(zone, day);
    if (zone.days.size >= MAX_DAYS) zone.days.clear();
    zone.days.set(day, offset);
  }
  return Number.isNaN(offset) ? offsetAmidChange(zone, wallMs) : offset;
}

function zoneOf(timezone: string): Zone | undefined {
  if (!zones.has(timezone)) zones.set(timezone, openZone(timezone));
  return zones.get(timezone);
}

function openZone(timezone: string): Zone | undefined {
  try {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    return { formatter, days: new Map() };
  } catch {
    return undefined;
  }
}

/** Clocks within a day of UTC show this day at instants between its eve and its morrow. */
function offsetOfDay({ formatter }: Zone, day: number): number {
  const eve = offsetAt(formatter, (day - 1) * DAY_MS);
  return eve === offsetAt(formatter, (day + 2) * DAY_MS) ? eve : CHANGES;
}

function offsetAmidChange({ formatter }: Zone, wallMs: number): number {
  const before = offsetAt(formatter, wallMs - DAY_MS);
  if (offsetAt(formatter, wallMs - before) === before) return before;
  const after = offsetAt(formatter, wallMs + DAY_MS);
  return offsetAt(formatter, wallMs - after) === after ? after : before;
}

/** What the zone's clocks are ahead of UTC at an instant. */
function offsetAt(formatter: Intl.DateTimeFormat, instantMs: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatter.formatToParts(instantMs)) parts[type] = value;
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
  const shown = new Date(0);
  shown.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
  shown.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  return shown.getTime() - Math.floor(instantMs / 1_000) * 1_000;
}
