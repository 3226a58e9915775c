const MINUTE_MS = 60_000;

/** A time in a zone, in the form of `datetime-local`. */
export function toLocalTime(time: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The instant of a local time in a zone. A time that clocks skip is the one after the gap; of a time that they show
 * twice it is the first.
 */
export function fromLocalTime(text: string, zone: string): Date {
  const asUtcMs = Date.parse(`${text}Z`);
  const day = 24 * 60 * MINUTE_MS;
  const offsets = [asUtcMs - day, asUtcMs + day].map((ms) => offsetMs(new Date(ms), zone));
  const candidates = offsets.map((offset) => asUtcMs - offset).toSorted((one, other) => one - other);
  const exact = candidates.find((ms) => toLocalTime(new Date(ms), zone) === text.slice(0, 16));
  return new Date(exact ?? candidates[1]!);
}

function offsetMs(time: Date, zone: string): number {
  const wholeMinuteMs = Math.floor(time.getTime() / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${toLocalTime(time, zone)}Z`) - wholeMinuteMs;
}
