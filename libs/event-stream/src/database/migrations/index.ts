import { CreateAnalyticsDatabase1796000000000 } from './1796000000000-create-analytics-database';
import { AddTransports1796100000000 } from './1796100000000-add-transports';
import { AddLastKnownGoodSources1796200000000 } from './1796200000000-add-last-known-good-sources';
import { AddVisitorsAndSessions1796300000000 } from './1796300000000-add-visitors-and-sessions';
import { AddCatalogue1796310000000 } from './1796310000000-add-catalogue';
import { AddRecommendations1796320000000 } from './1796320000000-add-recommendations';
import { AddVisitCounts1796330000000 } from './1796330000000-add-visit-counts';
import { AddConversionFacts1796400000000 } from './1796400000000-add-conversion-facts';
import { AddEventLists1796500000000 } from './1796500000000-add-event-lists';
import { AddAlerts1796510000000 } from './1796510000000-add-alerts';
import { AddFixedBatches1796600000000 } from './1796600000000-add-fixed-batches';
import { AddReconciliation1796700000000 } from './1796700000000-add-reconciliation';
import { AddHitRate1796800000000 } from './1796800000000-add-hit-rate';
import { AddAlertsOfRates1796810000000 } from './1796810000000-add-alerts-of-rates';
import { AddHandledAt1796820000000 } from './1796820000000-add-handled-at';

/** In the order in which they run. */
export const MIGRATIONS = [
  CreateAnalyticsDatabase1796000000000,
  AddTransports1796100000000,
  AddLastKnownGoodSources1796200000000,
  AddVisitorsAndSessions1796300000000,
  AddCatalogue1796310000000,
  AddRecommendations1796320000000,
  AddVisitCounts1796330000000,
  AddConversionFacts1796400000000,
  AddEventLists1796500000000,
  AddAlerts1796510000000,
  AddFixedBatches1796600000000,
  AddReconciliation1796700000000,
  AddHitRate1796800000000,
  AddAlertsOfRates1796810000000,
  AddHandledAt1796820000000,
];
