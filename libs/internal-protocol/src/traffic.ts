import { INTEGER, listOf, objectOf } from './schemas';

/** How many periods one request counts. */
export const MAX_TRAFFIC_PERIODS = 101;

/** What was received in a period. */
export interface TrafficCounts {
  conversions: number;
  duplicates: number;
  /** Still in quarantine. */
  quarantined: number;
}

export const TRAFFIC_COUNTS = {
  conversions: INTEGER,
  duplicates: INTEGER,
  quarantined: { ...INTEGER, description: 'Still in quarantine' },
};

export const SERVICE_TRAFFIC = objectOf('ServiceTraffic', {
  periods: listOf(objectOf('PeriodTraffic', TRAFFIC_COUNTS)),
});
