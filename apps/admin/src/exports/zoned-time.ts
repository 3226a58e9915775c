const MINUTE_MS = 60_000;
/** Clocks change at most this often within an hour, everywhere. */
const QUARTER_MS = 15 * MINUTE_MS;

/** Writes UTC times as clocks of a zone show them, with their offset: 2026-03-29T03:30:00.000+02:00. */
export class ZonedTime {
  private readonly format: Intl.DateTimeFormat;
  private quarter = NaN;
  private offsetMinutes = 0;

  /** @throws RangeError for an unknown zone */
  constructor(readonly zone: string) {
    this.format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  }

  /** A text that is no time stays as it is. */
  write(time: string): string {
    const timeMs = Date.parse(time);
    if (Number.isNaN(timeMs) || this.zone === 'UTC') return time;
    const offset = this.offsetAt(timeMs);
    const local = new Date(timeMs + offset * MINUTE_MS).toISOString().slice(0, -1);
    return local + writeOffset(offset);
  }

  /** Rows in order of time ask for the same offset again and again. */
  private offsetAt(timeMs: number): number {
    const quarter = Math.floor(timeMs / QUARTER_MS);
    if (quarter !== this.quarter) {
      const name = this.format.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
      const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d+):(\d+))?/.exec(name) ?? [];
      const offset = Number(hours) * 60 + Number(minutes);
      this.offsetMinutes = sign === '-' ? -offset : offset;
      this.quarter = quarter;
    }
    return this.offsetMinutes;
  }
}

function writeOffset(minutes: number): string {
  const [size, sign] = [Math.abs(minutes), minutes < 0 ? '-' : '+'];
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `${sign}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}
