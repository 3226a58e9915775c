import type { DeploySettings, EventSettings } from '../settings/deploy-settings';
import { accountEmail, eventNames, homeOf, platformNames } from './names';
import { migration, preparation, smokeTest } from './plan-jobs';
import { planProcess } from './plan-processes';
import type { ProcessPlan } from './process-plan';
import { consumerSecrets, eventSecrets, type SecretNames } from './secrets';

/** The collector and the consumer of events; none where the settings have no events. */
export function planEvents(settings: DeploySettings): { plan: ProcessPlan; server: string }[] {
  const { events, databases } = settings;
  if (!events) return [];
  const server = events.server ?? databases.config;
  return [planCollector(settings, events, server), planConsumer(settings, events)].map((plan) => ({ plan, server }));
}

/** Takes events in, behind the gateway. */
function planCollector(settings: DeploySettings, events: EventSettings, server: string): ProcessPlan {
  const { prefix, project } = settings;
  const { gateway, admin } = platformNames(prefix);
  const { collector } = eventNames(prefix);
  const secrets = eventSecrets(prefix);
  const url = { ANALYTICS_DATABASE_URL: secrets.ANALYTICS_DATABASE_URL };
  return {
    ...planProcess('analytics', 'analytics', collector, homeOf(settings), [events.collector], {
      env: {},
      secrets: { ...secrets, ...brokerOf(events) },
    }),
    ingress: 'internal',
    callsServices: false,
    invokers: [gateway, admin, collector].map((name) => accountEmail(name, project)),
    jobs: [
      preparation(settings, 'analytics', server, { TARGET_DATABASE_URL: url.ANALYTICS_DATABASE_URL }),
      migration('analytics', url),
      smokeTest('analytics'),
    ],
  };
}

/** Hands events on, and follows the conversions of all partners. A service without callers: it gets what every service gets, a candidate, its check, and a way back. */
function planConsumer(settings: DeploySettings, events: EventSettings): ProcessPlan {
  const { prefix, project } = settings;
  const { consumer } = eventNames(prefix);
  const plan = planProcess('analytics-consumer', 'analytics-consumer', consumer, homeOf(settings), [events.consumer], {
    env: {},
    secrets: { ...consumerSecrets(prefix), ...brokerOf(events) },
  });
  return {
    ...plan,
    size: { ...plan.size, maxInstances: Math.max(plan.size.minInstances, plan.size.maxInstances) },
    ingress: 'internal',
    callsServices: true,
    invokers: [accountEmail(consumer, project)],
    jobs: [smokeTest('analytics-consumer')],
  };
}

function brokerOf({ broker_secret: secret }: EventSettings): SecretNames {
  return secret === undefined ? {} : { RABBITMQ_URL: secret };
}
