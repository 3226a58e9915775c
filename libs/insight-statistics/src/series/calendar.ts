import { wallClockAt } from '@app/semantic-layer/time/time-zones';
import { DAY_MS, formatWallClock, HOUR_MS, isoWeekday } from '@app/semantic-layer/time/wall-clock';
import { type Hour, startOfHour } from './hourly-series';

/** Days whose figures are far from usual and expected to be: 1.1, 2.2 … 12.12, less and more what an admin edits. */
export class MegaSaleDays {
  private readonly added: ReadonlySet<string>;
  private readonly removed: ReadonlySet<string>;

  private readonly hasDefaults: boolean;

  /** Days as `YYYY-MM-DD`. @param options.hasDefaults false for figures that 1.1, 2.2 … 12.12 do not change */
  constructor({
    added = [],
    removed = [],
    hasDefaults = true,
  }: { added?: readonly string[]; removed?: readonly string[]; hasDefaults?: boolean } = {}) {
    this.added = new Set(added);
    this.removed = new Set(removed);
    this.hasDefaults = hasDefaults;
  }

  includes(day: string): boolean {
    if (this.removed.has(day)) return false;
    return this.added.has(day) || (this.hasDefaults && day.slice(5, 7) === day.slice(8, 10));
  }
}

interface LocalHour {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly hourOfDay: number;
  readonly minuteOfDay: number;
  /** 0 is Monday, 0:00. */
  readonly hourOfWeek: number;
  readonly isMegaSale: boolean;
}

/** The hours of a time zone, with its mega-sale days. Each hour is worked out once. */
export class Calendar {
  private readonly hours = new Map<Hour, LocalHour>();

  constructor(
    readonly timeZone: string,
    private readonly megaSaleDays: MegaSaleDays,
  ) {}

  at(hour: Hour): LocalHour {
    let local = this.hours.get(hour);
    if (!local) {
      local = this.localHour(hour);
      this.hours.set(hour, local);
    }
    return local;
  }

  /** The first hour of the local day of an hour. */
  startOfDay(hour: Hour): Hour {
    const { day } = this.at(hour);
    let start = hour;
    while (this.at(start - 1).day === day) start--;
    return start;
  }

  private localHour(hour: Hour): LocalHour {
    const time = wallClockAt(startOfHour(hour), this.timeZone);
    const sinceMidnight = ((time % DAY_MS) + DAY_MS) % DAY_MS;
    const hourOfDay = Math.floor(sinceMidnight / HOUR_MS);
    const day = formatWallClock(time).slice(0, 10);
    return {
      day,
      hourOfDay,
      minuteOfDay: sinceMidnight / 60_000,
      hourOfWeek: (isoWeekday(time) - 1) * 24 + hourOfDay,
      isMegaSale: this.megaSaleDays.includes(day),
    };
  }
}
