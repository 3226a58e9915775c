import { CreateAlerts1796900000000 } from './1796900000000-create-alerts';
import { CreateDashboards1797000000000 } from './1797000000000-create-dashboards';
import { CreateReports1797100000000 } from './1797100000000-create-reports';
import { CreateSignalSamples1797200000000 } from './1797200000000-create-signal-samples';
import { AddRuleCodes1797300000000 } from './1797300000000-add-rule-codes';
import { ShipUnaccountedRule1797400000000 } from './1797400000000-ship-unaccounted-rule';
import { CreatePredictions1797500000000 } from './1797500000000-create-predictions';
import { AddRuleLanguages1797600000000 } from './1797600000000-add-rule-languages';

/** In the order in which they run. */
export const MIGRATIONS = [
  CreateAlerts1796900000000,
  CreateDashboards1797000000000,
  CreateReports1797100000000,
  CreateSignalSamples1797200000000,
  AddRuleCodes1797300000000,
  ShipUnaccountedRule1797400000000,
  CreatePredictions1797500000000,
  AddRuleLanguages1797600000000,
];
