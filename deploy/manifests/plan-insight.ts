import type { DeploySettings } from '../settings/deploy-settings';
import { accountEmail, insightName, platformNames } from './names';
import { homeOf, migration, planProcess, preparation, smokeTest } from './plan-processes';
import type { ProcessPlan } from './process-plan';
import { insightSecrets } from './secrets';

/** The process that merges figures, behind the admin app; none where the settings have no insight. */
export function planInsight(settings: DeploySettings): ProcessPlan[] {
  const { prefix, project, databases, insight } = settings;
  if (!insight) return [];
  const service = insightName(prefix);
  const secrets = insightSecrets(prefix);
  const { INSIGHT_DATABASE_URL } = secrets;
  return [
    {
      ...planProcess('insight', 'insight', service, homeOf(settings), [insight], { env: {}, secrets }),
      ingress: 'internal',
      callsServices: true,
      invokers: [platformNames(prefix).admin, service].map((name) => accountEmail(name, project)),
      jobs: [
        preparation(settings, 'insight', databases.config, { TARGET_DATABASE_URL: INSIGHT_DATABASE_URL }),
        migration('insight', { INSIGHT_DATABASE_URL }),
        smokeTest('insight'),
      ],
    },
  ];
}
