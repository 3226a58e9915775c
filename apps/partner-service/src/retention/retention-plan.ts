import type { ServiceConfig } from '@app/partner-config';

const DAY_MS = 86_400_000;

/** How long each kind of data is kept, apart from conversions; docs/architecture.md gives the reasons. */
export const TERMS = {
  /** Networks approve weeks later and claims end after months: a year and a margin. */
  stateDays: 400,
  rollUpMonths: 25,
  /** Long enough to look up who repaired what, and when; their counts are in the log as well. */
  jobDays: 90,
  /** An import whose file was never sent to its end is stopped after this. */
  importDays: 7,
  quarantineDays: 90,
  quarantineBytes: 2 * 1024 ** 3,
  quarantineDigestDays: 400,
  /** A postback that waits in the spool for longer than this is no longer recognised by its id. */
  postbackIdDays: 100,
  partitionsAheadDays: 3,
} as const;

export interface RetentionPlan {
  /** Days, as `YYYY-MM-DD`, that must have a partition. */
  daysToMake: string[];
  /** Partitions of days before this one are dropped whole. */
  dropDaysBefore: string;
  /** Tenants whose rows go before their partition does. */
  shorterTenants: { tenantId: number; before: Date }[];
  /** Every tenant's end of retention: beyond it conversion_state keeps only what counts. */
  tenants: { tenantId: number; before: Date }[];
}

/** What maintenance has to do at a given time. */
export function planRetention(config: ServiceConfig, now: Date): RetentionPlan {
  const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  const tenants = config.tenants.map(({ id, dataRetentionDays: days }) => ({ tenantId: id, days, before: ago(days) }));
  const maxDays = Math.max(config.dataRetentionDays, ...tenants.map(({ days }) => days));
  return {
    daysToMake: Array.from({ length: TERMS.partitionsAheadDays + 1 }, (_, ahead) => dayOf(ago(-ahead))),
    dropDaysBefore: dayOf(ago(maxDays)),
    shorterTenants: tenants.filter(({ days }) => days < maxDays),
    tenants,
  };
}

export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** The smallest UUIDv7 of a millisecond: smaller ids are older. */
export function uuidBoundary(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
