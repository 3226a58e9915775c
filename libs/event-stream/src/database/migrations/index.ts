import { CreateAnalyticsDatabase1796000000000 } from './1796000000000-create-analytics-database';
import { AddTransports1796100000000 } from './1796100000000-add-transports';
import { AddLastKnownGoodSources1796200000000 } from './1796200000000-add-last-known-good-sources';

/** In the order in which they run. */
export const MIGRATIONS = [
  CreateAnalyticsDatabase1796000000000,
  AddTransports1796100000000,
  AddLastKnownGoodSources1796200000000,
];
