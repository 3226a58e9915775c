const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An order that is sent again so long after it is a duplicate, however short the retention is. */
const MIN_UNDATED_DAYS = 35;
/** Recommendations are computed from the products of so many days. */
const ITEM_DAYS = 30;
const COUNT_DAYS = 2;

/** For how many days each kind of data is kept, as the settings have it. */
export interface RetentionSettings {
  ANALYTICS_RETENTION_DAYS: number;
  ANALYTICS_REJECTS_RETENTION_DAYS: number;
  ANALYTICS_FIGURES_RETENTION_DAYS: number;
}

/** For each term, the time before which rows are deleted. */
export interface Terms {
  /** Rows that are derived from events go with them. */
  events: Date;
  /** An event counts as a visit anew unless one of the 25 hours before it is known, … */
  visitors: Date;
  /** … and of users one of the 745 hours before it. */
  users: Date;
  items: Date;
  /** Ids that claim no day. */
  undated: Date;
  rejects: Date;
  /** Events of a session or an address within minutes. */
  counts: Date;
  /** Yesterday's salt is still needed for events that arrive at midnight. */
  salts: Date;
  /** Sums by the hour, in which nobody is recognised. */
  figures: Date;
}

/**
 * The first UTC day of which events are kept. Those of the day before were accepted until midnight; requests that were in
 * flight then get an hour.
 */
export function firstKeptDay(settings: RetentionSettings, now: Date): string {
  return dayOf(now.getTime() - HOUR_MS - settings.ANALYTICS_RETENTION_DAYS * DAY_MS);
}

/** @param oldestDay of which events are kept: one that waits for a handler keeps what is derived from it too */
export function termsFor(settings: RetentionSettings, oldestDay: string, now: Date): Terms {
  const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  const events = new Date(oldestDay);
  const hoursBefore = (hours: number): Date => new Date(events.getTime() - hours * HOUR_MS);
  return {
    events,
    visitors: hoursBefore(25),
    users: hoursBefore(745),
    items: latest(events, ago(ITEM_DAYS)),
    undated: ago(Math.max(settings.ANALYTICS_RETENTION_DAYS, MIN_UNDATED_DAYS)),
    rejects: ago(settings.ANALYTICS_REJECTS_RETENTION_DAYS),
    counts: ago(COUNT_DAYS),
    salts: new Date(dayOf(now.getTime() - DAY_MS)),
    figures: earliest(hoursBefore(0), ago(settings.ANALYTICS_FIGURES_RETENTION_DAYS)),
  };
}

function latest(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function earliest(one: Date, other: Date): Date {
  return one < other ? one : other;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
