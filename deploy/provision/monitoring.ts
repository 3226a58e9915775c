import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { accountEmail, deterministicUrl, jobName, platformNames } from '../manifests/names';
import type { ProcessPlan } from '../manifests/process-plan';
import type { DeploySettings } from '../settings/deploy-settings';
import type { LiveProject } from './live-project';
import { type Resource, resource } from './resource';

/** In UTC. Each service has a minute of this hour, so that not all databases are swept at once. */
const MAINTENANCE_HOUR = 19;
const MINUTES = 60;

interface LogMetric {
  name: string;
  description: string;
  filter: string;
  /** More log entries than this within five minutes raise an alert. */
  alertAbove?: number;
  /** The title of the alert. */
  title?: string;
  /** The resource that writes the log; without it a service. */
  resource?: string;
}

const IN_SERVICES = 'resource.type="cloud_run_revision"';
const IN_JOBS = 'resource.type="cloud_run_job"';

/** Counted from the log, because Cloud Monitoring cannot read /metrics on Cloud Run. */
const METRICS: readonly LogMetric[] = [
  {
    name: 'postback_not_kept',
    description: 'Postbacks that were neither delivered nor spooled: their senders got 503',
    filter: `${IN_SERVICES} AND jsonPayload.outcome="not kept"`,
    alertAbove: 0,
    title: 'Postbacks are answered 503',
  },
  // One entry for each time that a service becomes unavailable, however few postbacks it gets.
  {
    name: 'postback_service_silent',
    description: 'Times that a service stopped answering',
    filter: `${IN_SERVICES} AND jsonPayload.message=~"does not answer: its postbacks go to the spool$"`,
    alertAbove: 0,
    title: 'A service does not answer',
  },
  // Also counts for a service that answers with errors, and not while one that sleeps starts.
  {
    name: 'postback_spooled',
    description: 'Postbacks that were spooled because their service did not accept them',
    filter: `${IN_SERVICES} AND jsonPayload.outcome="spooled" AND NOT jsonPayload.reason=("starting" OR "asleep")`,
    alertAbove: 100,
    title: 'Many postbacks go to the spool',
  },
  {
    name: 'postback_unbalanced_hours',
    description: 'Hours in which less was stored than was received',
    filter: `${IN_SERVICES} AND jsonPayload.message="An hour is unbalanced"`,
    alertAbove: 0,
    title: 'Reconciliation found a difference',
  },
  {
    name: 'postback_dead',
    description: 'Spooled postbacks that their service refused',
    filter: `${IN_SERVICES} AND jsonPayload.message="A spooled postback was refused"`,
    alertAbove: 0,
    title: 'Postbacks are dead-lettered',
  },
  {
    name: 'postback_quarantined',
    description: 'Postbacks that cannot be conversions',
    filter: `${IN_SERVICES} AND jsonPayload.outcome="quarantined"`,
    alertAbove: 500,
    title: 'Quarantine jumps',
  },
  // A rollout reports on its jobs itself. This job runs at night, unattended.
  {
    name: 'postback_maintenance_failed',
    description: 'Errors of the daily maintenance, including Cloud Run’s own entry about a failed run',
    resource: IN_JOBS,
    filter: `${IN_JOBS} AND resource.labels.job_name=~"-maintenance$" AND severity>=ERROR`,
    alertAbove: 0,
    title: 'Maintenance fails',
  },
  {
    name: 'postback_events_dead',
    description: 'Events that a handler was given for the last time',
    filter: `${IN_SERVICES} AND jsonPayload.message="An event is dead"`,
    alertAbove: 0,
    title: 'Events are dead',
  },
  {
    name: 'postback_refused',
    description: 'Postbacks that their service refused',
    filter: `${IN_SERVICES} AND jsonPayload.outcome="refused"`,
  },
];

/** In the first phase, because an alert on a metric can be created only minutes after the metric. */
export function metricResources(live: LiveProject): Resource[] {
  return METRICS.map(({ name, description, filter }) => {
    const flags = [`--description=${description}`, `--log-filter=${filter}`];
    return resource(live, 'metric', name, `log metric ${name}`, name, ...flags);
  });
}

/** The channel that alerts go to. Google assigns its full name, which alerts refer to. */
export function channelResources({ alert_email: email }: DeploySettings, live: LiveProject): Resource[] {
  if (email === undefined) return [];
  const flags = [`--display-name=${email}`, '--type=email', `--channel-labels=email_address=${email}`];
  return [resource(live, 'channel', email, `alerts go to ${email}`, ...flags)];
}

/** Alerts on the log metrics, an uptime check of the gateway, and an alert on that. */
export function alertResources(settings: DeploySettings, live: LiveProject): Resource[] {
  const channel = live.find('channel', settings.alert_email ?? '')?.name;
  return [
    ...METRICS.flatMap((metric) => (metric.title === undefined ? [] : [logAlert(metric, live, channel)])),
    uptimeCheck(settings, live),
    uptimeAlert(live, channel),
  ];
}

/** The daily maintenance of each partner's database. */
export function scheduleResources({ project, prefix }: DeploySettings, plans: ProcessPlan[], live: LiveProject) {
  const account = accountEmail(platformNames(prefix).scheduler, project);
  return plans.flatMap(({ service, place, jobs }) => {
    if (!jobs.some(({ purpose }) => purpose === 'maintenance')) return [];
    const name = jobName(service, 'maintenance');
    const path = `projects/${place.project}/locations/${place.region}/jobs/${name}`;
    const flags = [
      `--location=${place.region}`,
      `--schedule=${minuteOf(service)} ${MAINTENANCE_HOUR} * * *`,
      '--time-zone=Etc/UTC',
      `--uri=https://run.googleapis.com/v2/${path}:run`,
      '--http-method=POST',
      `--oauth-service-account-email=${account}`,
    ];
    return [resource(live, 'schedule', path, `daily maintenance of ${service}`, name, ...flags)];
  });
}

/** Spread by a hash of the name, so that services provisioned one at a time are spread too. */
function minuteOf(service: string): number {
  return createHash('sha256').update(service).digest().readUInt16BE(0) % MINUTES;
}

/** A gateway that is down writes no log, so only a check from outside can notice it. */
function uptimeCheck({ project, project_number: number, region, prefix }: DeploySettings, live: LiveProject): Resource {
  const { gateway } = platformNames(prefix);
  const { host } = new URL(deterministicUrl(gateway, number, region));
  const labels = `--resource-labels=host=${host},project_id=${project}`;
  const flags = ['--resource-type=uptime-url', labels, '--protocol=https', '--path=/ready', '--period=1'];
  return resource(live, 'uptimeCheck', gateway, `uptime check of ${host}/ready every minute`, gateway, ...flags);
}

function uptimeAlert(live: LiveProject, channel: string | undefined): Resource {
  const description = '/ready is not 200, seen from more than one place';
  return alert('The gateway does not answer', description, live, channel, {
    filter: 'metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND resource.type="uptime_url"',
    aggregations: [
      {
        alignmentPeriod: '120s',
        perSeriesAligner: 'ALIGN_NEXT_OLDER',
        crossSeriesReducer: 'REDUCE_COUNT_FALSE',
        groupByFields: ['resource.label.host'],
      },
    ],
    comparison: 'COMPARISON_GT',
    thresholdValue: 1,
    duration: '60s',
  });
}

function logAlert(metric: LogMetric, live: LiveProject, channel: string | undefined): Resource {
  const { name, title, description, alertAbove, resource: logged = IN_SERVICES } = metric;
  return alert(title!, description, live, channel, {
    filter: `metric.type="logging.googleapis.com/user/${name}" AND ${logged}`,
    aggregations: [{ alignmentPeriod: '300s', perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' }],
    comparison: 'COMPARISON_GT',
    thresholdValue: alertAbove,
    duration: '0s',
  });
}

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
function alert(
  title: string,
  description: string,
  live: LiveProject,
  channel: string | undefined,
  conditionThreshold: object,
): Resource {
  const args = ['alpha', 'monitoring', 'policies', 'create', `--project=${live.project}`, '--policy-from-file='];
  const policy = {
    displayName: title,
    documentation: { content: `${description}. What to do: docs/operations.md, Runbooks.`, mimeType: 'text/markdown' },
    combiner: 'OR',
    conditions: [{ displayName: title, conditionThreshold }],
    ...(channel !== undefined && { notificationChannels: [channel] }),
  };
  const create = () => ({ args, file: stringify(policy) });
  return { what: `alert “${title}”`, exists: live.has('policy', title), create };
}
