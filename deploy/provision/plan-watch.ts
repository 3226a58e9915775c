import { stringify } from 'yaml';
import { accountEmail, deterministicUrl, jobName, platformNames } from '../render/names';
import type { ProcessPlan } from '../render/process-plan';
import type { DeploySettings } from '../settings/deploy-settings';
import type { LiveProject } from './read-project';
import { type Step, step } from './step';

/** In UTC; services follow one another by a minute, so that not all databases are swept at once. */
const MAINTENANCE_HOUR = 19;
const MINUTES = 60;

interface LogMetric {
  name: string;
  description: string;
  filter: string;
  /** Raises an alert when more than so many come within five minutes. */
  alertAbove?: number;
  title?: string;
}

const ON_CLOUD_RUN = 'resource.type="cloud_run_revision"';

/** Counted out of the log, because Cloud Run shows nobody's /metrics to Cloud Monitoring. */
const METRICS: readonly LogMetric[] = [
  {
    name: 'postback_not_kept',
    description: 'Postbacks that could neither be delivered nor kept: their callers heard 503',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.outcome="not kept"`,
    alertAbove: 0,
    title: 'Callers are refused',
  },
  {
    name: 'postback_spooled',
    description: 'Postbacks that were kept because their service was away',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.outcome="spooled"`,
    alertAbove: 100,
    title: 'A service is away',
  },
  {
    name: 'postback_unbalanced_hours',
    description: 'Hours whose books do not add up',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.message="An hour does not add up"`,
    alertAbove: 0,
    title: 'The books do not add up',
  },
  {
    name: 'postback_dead',
    description: 'Postbacks out of the spool that their service refused',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.message="A spooled postback was refused"`,
    alertAbove: 0,
    title: 'There are dead rows in the spool',
  },
  {
    name: 'postback_quarantined',
    description: 'Postbacks that cannot be conversions',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.outcome="quarantined"`,
    alertAbove: 500,
    title: 'Quarantine jumps',
  },
  {
    name: 'postback_refused',
    description: 'Postbacks that were refused by their service',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.outcome="refused"`,
  },
];

/** Metrics out of the log, alerts upon them, and a look at the gateway from outside. */
export function planWatch(settings: DeploySettings, live: LiveProject, channel: string | undefined): Step[] {
  const where = `--project=${settings.project}`;
  return [
    ...METRICS.filter(({ name }) => !live.metrics.has(name)).map(({ name, description, filter }) =>
      step(`log metric ${name}`, [
        'logging',
        'metrics',
        'create',
        name,
        where,
        `--description=${description}`,
        `--log-filter=${filter}`,
      ]),
    ),
    ...METRICS.filter(({ title }) => title !== undefined && !live.policies.has(title)).map((metric) => ({
      what: `alert “${metric.title}”`,
      call: () => ({
        args: ['alpha', 'monitoring', 'policies', 'create', where, '--policy-from-file='],
        file: stringify(alertPolicy(metric, channel)),
      }),
    })),
    ...planUptimeCheck(settings, live),
  ];
}

/** Where alerts go. Its full name is only known once it is there. */
export function planChannel({ project, alert_email: email }: DeploySettings, live: LiveProject): Step[] {
  if (email === undefined || live.channels.has(email)) return [];
  return [
    step(
      `alerts go to ${email}`,
      ['beta', 'monitoring', 'channels', 'create', `--project=${project}`, `--display-name=${email}`, '--type=email'],
      `--channel-labels=email_address=${email}`,
    ),
  ];
}

/** Daily maintenance of each partner's database. */
export function planSchedules({ project, prefix }: DeploySettings, plans: ProcessPlan[], live: LiveProject): Step[] {
  return plans.flatMap(({ service, place, jobs }, index) => {
    const name = jobName(service, 'maintenance');
    const isThere = live.schedules.has(name) || !jobs.some(({ purpose }) => purpose === 'maintenance');
    if (isThere) return [];
    const run = `https://run.googleapis.com/v2/projects/${place.project}/locations/${place.region}/jobs/${name}:run`;
    return [
      step(
        `daily maintenance of ${service}`,
        ['scheduler', 'jobs', 'create', 'http', name, `--project=${place.project}`, `--location=${place.region}`],
        [`--schedule=${index % MINUTES} ${MAINTENANCE_HOUR} * * *`, '--time-zone=Etc/UTC', `--uri=${run}`],
        [
          '--http-method=POST',
          `--oauth-service-account-email=${accountEmail(platformNames(prefix).scheduler, project)}`,
        ],
      ),
    ];
  });
}

function planUptimeCheck(
  { project, project_number: number, region, prefix }: DeploySettings,
  live: LiveProject,
): Step[] {
  const { gateway } = platformNames(prefix);
  if (live.uptimeChecks.has(gateway)) return [];
  const { host } = new URL(deterministicUrl(gateway, number, region));
  return [
    step(
      `a look at ${host}/ready every minute`,
      ['monitoring', 'uptime', 'create', gateway, `--project=${project}`, '--resource-type=uptime-url'],
      [`--resource-labels=host=${host},project_id=${project}`, '--protocol=https', '--path=/ready', '--period=1'],
    ),
  ];
}

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
function alertPolicy({ name, title, description, alertAbove }: LogMetric, channel: string | undefined): object {
  return {
    displayName: title,
    documentation: { content: `${description}. What to do: docs/operations.md, Runbooks.`, mimeType: 'text/markdown' },
    combiner: 'OR',
    conditions: [
      {
        displayName: title,
        conditionThreshold: {
          filter: `metric.type="logging.googleapis.com/user/${name}" AND ${ON_CLOUD_RUN}`,
          aggregations: [
            { alignmentPeriod: '300s', perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' },
          ],
          comparison: 'COMPARISON_GT',
          thresholdValue: alertAbove,
          duration: '0s',
        },
      },
    ],
    ...(channel !== undefined && { notificationChannels: [channel] }),
  };
}
