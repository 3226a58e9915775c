import { CreateAlerts1796900000000 } from './1796900000000-create-alerts';
import { CreateDashboards1797000000000 } from './1797000000000-create-dashboards';
import { CreateReports1797100000000 } from './1797100000000-create-reports';

/** In the order in which they run. */
export const MIGRATIONS = [CreateAlerts1796900000000, CreateDashboards1797000000000, CreateReports1797100000000];
