import { CreateAnalyticsDatabase1796000000000 } from './1796000000000-create-analytics-database';

/** In the order in which they run. */
export const MIGRATIONS = [CreateAnalyticsDatabase1796000000000];
