const DAY_MS = 86_400_000;
/** Days cached for a zone, eleven years, before its cache is cleared. */
const MAX_DAYS = 4_096;
/** Marks a day near a change of the clocks. */
const CLOCKS_CHANGE = Number.NaN;

const OFFSET = /GMT(?:([-+])(\d\d):(\d\d)(?::(\d\d))?)?$/;

interface Zone {
  formatter: Intl.DateTimeFormat;
  /** Offsets by day of the UTC calendar. */
  days: Map<number, number>;
}

const zones = new Map<string, Zone | undefined>();

/**
 * The milliseconds by which a zone's clocks are ahead of UTC when they show `wallMs`, the instant at which a clock in
 * UTC would show the same. A time that the clocks skip is read as if they had not changed yet; of a time that they show
 * twice, the first counts. Undefined for an unknown zone.
 *
 * Each day's offset is cached, because formatting a time takes microseconds.
 *
 * @param timezone an IANA name
 */
export function zoneOffset(wallMs: number, timezone: string): number | undefined {
  if (timezone === 'UTC') return 0;
  if (!zones.has(timezone)) zones.set(timezone, openZone(timezone));
  const zone = zones.get(timezone);
  if (!zone) return undefined;
  const day = Math.floor(wallMs / DAY_MS);
  let offset = zone.days.get(day);
  if (offset === undefined) {
    offset = offsetOfDay(zone, day);
    if (zone.days.size >= MAX_DAYS) zone.days.clear();
    zone.days.set(day, offset);
  }
  return Number.isNaN(offset) ? offsetNearChange(zone, wallMs) : offset;
}

function openZone(timeZone: string): Zone | undefined {
  try {
    return { formatter: new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }), days: new Map() };
  } catch {
    return undefined;
  }
}

/** Clocks are within a day of UTC, so they show this day between the day before and the day after it in UTC. */
function offsetOfDay(zone: Zone, day: number): number {
  const before = offsetAt(zone, (day - 1) * DAY_MS);
  return before === offsetAt(zone, (day + 2) * DAY_MS) ? before : CLOCKS_CHANGE;
}

function offsetNearChange(zone: Zone, wallMs: number): number {
  const before = offsetAt(zone, wallMs - DAY_MS);
  if (offsetAt(zone, wallMs - before) === before) return before;
  const after = offsetAt(zone, wallMs + DAY_MS);
  return offsetAt(zone, wallMs - after) === after ? after : before;
}

function offsetAt({ formatter }: Zone, instantMs: number): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(formatter.format(instantMs))!;
  const offsetMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -offsetMs : offsetMs;
}
