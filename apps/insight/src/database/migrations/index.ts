import { CreateAlerts1796900000000 } from './1796900000000-create-alerts';

/** In the order in which they run. */
export const MIGRATIONS = [CreateAlerts1796900000000];
