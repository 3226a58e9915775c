import type { DeploySettings } from '../settings/deploy-settings';
import { accountEmail, deterministicUrl, homeOf, insightName, platformNames } from './names';
import { migration, preparation, smokeTest } from './plan-jobs';
import { planProcess } from './plan-processes';
import type { ProcessPlan } from './process-plan';
import { insightSecrets } from './secrets';

/** The process that merges figures, behind the admin app; none where the settings have no insight. */
export function planInsight(settings: DeploySettings): ProcessPlan[] {
  const { prefix, project, project_number: number, region, databases, insight } = settings;
  if (!insight) return [];
  const service = insightName(prefix);
  const secrets = insightSecrets(prefix);
  const { INSIGHT_DATABASE_URL } = secrets;
  const { admin, gateway } = platformNames(prefix);
  const env = {
    GATEWAY_URL: deterministicUrl(gateway, number, region),
    ...(usesVertex(settings) && { VERTEX_PROJECT: project }),
  };
  return [
    {
      ...planProcess('insight', 'insight', service, homeOf(settings), [insight], { env, secrets }),
      ingress: 'internal',
      callsServices: true,
      invokers: [admin, service].map((name) => accountEmail(name, project)),
      jobs: [
        preparation(settings, 'insight', databases.config, { TARGET_DATABASE_URL: INSIGHT_DATABASE_URL }),
        migration('insight', { INSIGHT_DATABASE_URL }),
        smokeTest('insight'),
      ],
    },
  ];
}

/** Whether questions are read by a model of Vertex AI too. */
export function usesVertex({ insight }: DeploySettings): boolean {
  return !!insight?.env?.['VERTEX_MODEL'];
}
