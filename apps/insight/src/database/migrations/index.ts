import { CreateAlerts1796900000000 } from './1796900000000-create-alerts';
import { CreateDashboards1797000000000 } from './1797000000000-create-dashboards';

/** In the order in which they run. */
export const MIGRATIONS = [CreateAlerts1796900000000, CreateDashboards1797000000000];
