/** List prices in US dollars, of Iowa, before free tiers and discounts. */
export const PRICES = {
  /** When they were read. */
  date: '2026-11-29',
  sources: [
    'https://cloud.google.com/run/pricing',
    'https://cloud.google.com/sql/pricing',
    'https://cloud.google.com/secret-manager/pricing',
    'https://cloud.google.com/scheduler/pricing',
    'https://cloud.google.com/stackdriver/pricing',
    'https://cloud.google.com/nat/pricing',
  ],
  cloudRun: {
    /** Billed by instance: while an instance exists. */
    instance: { perCpuSecond: 0.000018, perGibSecond: 0.000002 },
    /** Billed by request: while an instance starts, handles requests or shuts down. */
    request: { perCpuSecond: 0.000024, perGibSecond: 0.0000025, perMillion: 0.4 },
  },
  /** Enterprise edition; a regional server is two of everything. */
  cloudSql: { perCpuHour: 0.0413, perGibHour: 0.007, perStorageGibMonth: 0.17 },
  secretVersionMonth: 0.06,
  scheduleMonth: 0.1,
  /** Beyond the free part. */
  logs: { freeGib: 50, perGib: 0.5 },
  /** By instance, up to this many. */
  nat: { perInstanceHour: 0.0014, maxInstances: 32 },
} as const;

/**
 * The region whose prices these are. Only a region whose prices of Cloud Run and of Cloud SQL both have a source belongs
 * here; all others are shown at the prices of this one, and say so.
 */
export const PRICED_REGION = 'us-central1';
