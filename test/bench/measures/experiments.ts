import type { Figure } from '../report/compare';
import { measureColdStart } from './cold-start';
import { measureCost } from './cost';
import { measureEvents } from './events';
import type { Experiment } from './experiment';
import { measureDryRun } from './dry-run';
import { measureFrozenService } from './frozen-service';
import { measureIdlePartners } from './idle-partners';
import { measureImport } from './import';
import { measureInsight } from './insight';
import { measureInstances } from './two-instances';

/** The measures that start processes of their own, by the group that includes them. Each runs once. */
export const EXPERIMENTS: Readonly<Record<string, (experiment: Experiment) => Promise<Figure[]>>> = {
  cost: measureCost,
  instances: measureInstances,
  frozen: measureFrozenService,
  'cold-start': measureColdStart,
  idle: measureIdlePartners,
  import: measureImport,
  'dry-run': measureDryRun,
  events: measureEvents,
  insight: measureInsight,
};
