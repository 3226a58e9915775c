import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { accountEmail, deterministicUrl, jobName, platformNames } from '../manifests/names';
import type { ProcessPlan } from '../manifests/process-plan';
import type { DeploySettings } from '../settings/deploy-settings';
import type { LiveProject } from './read-project';
import { type Step, step } from './step';

/** In UTC; each service has a minute of this hour, so that not all databases are swept at once. */
const MAINTENANCE_HOUR = 19;
const MINUTES = 60;

interface LogMetric {
  name: string;
  description: string;
  filter: string;
  /** Raises an alert when more than so many come within five minutes. */
  alertAbove?: number;
  title?: string;
  /** Whose log it is, where it is not a service's. */
  resource?: string;
}

const ON_CLOUD_RUN = 'resource.type="cloud_run_revision"';
const IN_JOBS = 'resource.type="cloud_run_job"';

/** Counted out of the log, because Cloud Run shows nobody's /metrics to Cloud Monitoring. */
const METRICS: readonly LogMetric[] = [
  {
    name: 'postback_not_kept',
    description: 'Postbacks that could neither be delivered nor kept: their callers heard 503',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.outcome="not kept"`,
    alertAbove: 0,
    title: 'Callers are refused',
  },
  // One line for each time that a service goes away, however few its postbacks are.
  {
    name: 'postback_service_silent',
    description: 'Times that a service stopped answering',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.message=~"does not answer: its postbacks go to the spool$"`,
    alertAbove: 0,
    title: 'A service does not answer',
  },
  // Also of a service that answers, but fails.
  {
    name: 'postback_spooled',
    description: 'Postbacks that were kept because their service did not take them',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.outcome="spooled"`,
    alertAbove: 100,
    title: 'Many postbacks go to the spool',
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
  // A roll-out tells of its jobs itself; this one runs at night, and nobody looks.
  {
    name: 'postback_maintenance_failed',
    description: 'Errors of the daily maintenance, Cloud Run’s own line about a failed run among them',
    resource: IN_JOBS,
    filter: `${IN_JOBS} AND resource.labels.job_name=~"-maintenance$" AND severity>=ERROR`,
    alertAbove: 0,
    title: 'Maintenance fails',
  },
  {
    name: 'postback_refused',
    description: 'Postbacks that were refused by their service',
    filter: `${ON_CLOUD_RUN} AND jsonPayload.outcome="refused"`,
  },
];

/** Early, because an alert can be made upon a metric only minutes after it. */
export function planMetrics({ project }: DeploySettings, live: LiveProject): Step[] {
  const where = `--project=${project}`;
  return METRICS.filter(({ name }) => !live.metrics.has(name)).map(({ name, description, filter }) =>
    step(
      `log metric ${name}`,
      ['logging', 'metrics', 'create', name, where],
      [`--description=${description}`, `--log-filter=${filter}`],
    ),
  );
}

/** Alerts upon what the log tells, and a look at the gateway from outside. */
export function planAlerts(settings: DeploySettings, live: LiveProject, channel: string | undefined): Step[] {
  const where = `--project=${settings.project}`;
  return [
    ...METRICS.filter(({ title }) => title !== undefined && !live.policies.has(title)).map((metric) =>
      createPolicy(metric.title!, where, logAlert(metric, channel)),
    ),
    ...planUptimeCheck(settings, live),
    ...(live.policies.has(UPTIME_ALERT) ? [] : [uptimeAlert(where, channel)]),
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
  return plans.flatMap(({ service, place, jobs }) => {
    const name = jobName(service, 'maintenance');
    const isThere =
      live.schedules.has(`projects/${place.project}/locations/${place.region}/jobs/${name}`) ||
      !jobs.some(({ purpose }) => purpose === 'maintenance');
    if (isThere) return [];
    const run = `https://run.googleapis.com/v2/projects/${place.project}/locations/${place.region}/jobs/${name}:run`;
    return [
      step(
        `daily maintenance of ${service}`,
        ['scheduler', 'jobs', 'create', 'http', name, `--project=${place.project}`, `--location=${place.region}`],
        [`--schedule=${minuteOf(service)} ${MAINTENANCE_HOUR} * * *`, '--time-zone=Etc/UTC', `--uri=${run}`],
        [
          '--http-method=POST',
          `--oauth-service-account-email=${accountEmail(platformNames(prefix).scheduler, project)}`,
        ],
      ),
    ];
  });
}

/** Spread by the name, however few are provisioned at a time. */
function minuteOf(service: string): number {
  return createHash('sha256').update(service).digest().readUInt16BE(0) % MINUTES;
}

/** A gateway that is wholly away writes no log: only who looks from outside can tell. */
const UPTIME_ALERT = 'The gateway does not answer';

function uptimeAlert(where: string, channel: string | undefined): Step {
  const filter = 'metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND resource.type="uptime_url"';
  const aggregation = {
    alignmentPeriod: '120s',
    perSeriesAligner: 'ALIGN_NEXT_OLDER',
    crossSeriesReducer: 'REDUCE_COUNT_FALSE',
    groupByFields: ['resource.label.host'],
  };
  const policy = writePolicy(UPTIME_ALERT, '/ready is not 200, seen from more than one place', channel, {
    filter,
    aggregations: [aggregation],
    comparison: 'COMPARISON_GT',
    thresholdValue: 1,
    duration: '60s',
  });
  return createPolicy(UPTIME_ALERT, where, policy);
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

function createPolicy(title: string, where: string, policy: object): Step {
  const args = ['alpha', 'monitoring', 'policies', 'create', where, '--policy-from-file='];
  return { what: `alert “${title}”`, call: () => ({ args, file: stringify(policy) }) };
}

function logAlert(metric: LogMetric, channel: string | undefined): object {
  const { name, title, description, alertAbove, resource = ON_CLOUD_RUN } = metric;
  return writePolicy(title!, description, channel, {
    filter: `metric.type="logging.googleapis.com/user/${name}" AND ${resource}`,
    aggregations: [{ alignmentPeriod: '300s', perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' }],
    comparison: 'COMPARISON_GT',
    thresholdValue: alertAbove,
    duration: '0s',
  });
}

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
function writePolicy(
  title: string,
  description: string,
  channel: string | undefined,
  conditionThreshold: object,
): object {
  return {
    displayName: title,
    documentation: { content: `${description}. What to do: docs/operations.md, Runbooks.`, mimeType: 'text/markdown' },
    combiner: 'OR',
    conditions: [{ displayName: title, conditionThreshold }],
    ...(channel !== undefined && { notificationChannels: [channel] }),
  };
}
