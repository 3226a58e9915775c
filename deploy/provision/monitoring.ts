import { createHash } from 'node:crypto';
import { accountEmail, deterministicUrl, jobName, platformNames } from '../manifests/names';
import type { ProcessPlan } from '../manifests/process-plan';
import type { DeploySettings } from '../settings/deploy-settings';
import { type Alerting, alertPolicy } from './alert-policy';
import { databaseAlerts } from './database-alerts';
import type { LiveProject } from './live-project';
import { IN_SERVICES, labelOf, LOG_METRICS, type LogMetric } from './log-metrics';
import { type Resource, resource } from './resource';

/** In UTC. Each service has a minute of this hour, so that not all databases are swept at once. */
const MAINTENANCE_HOUR = 19;
const MINUTES = 60;

/** The channel that alerts go to. Google assigns its full name, which alerts refer to. */
export function channelResources({ alert_email: email }: DeploySettings, live: LiveProject): Resource[] {
  if (email === undefined) return [];
  const flags = [`--display-name=${email}`, '--type=email', `--channel-labels=email_address=${email}`];
  return [resource(live, 'channel', email, `alerts go to ${email}`, ...flags)];
}

/** Alerts on the log metrics and the database servers, an uptime check of the gateway, and an alert on that. */
export function alertResources(settings: DeploySettings, live: LiveProject): Resource[] {
  const channel = live.find('channel', settings.alert_email ?? '')?.name;
  const alerting = { live, channel, runbooksUrl: settings.runbooks_url };
  return [
    ...LOG_METRICS.flatMap((metric) => (metric.title === undefined ? [] : [logAlert(metric, alerting)])),
    ...databaseAlerts(settings, alerting),
    uptimeCheck(settings, live),
    uptimeAlert(alerting),
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

function uptimeAlert(alerting: Alerting): Resource {
  const about = {
    title: 'The gateway does not answer',
    description: '/ready is not 200, seen from more than one place',
    runbook: 'a-database-is-down',
    subject: 'resource.label.host',
  };
  return alertPolicy(about, alerting, {
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

function logAlert(metric: LogMetric, alerting: Alerting): Resource {
  const { name, title, description, alertAbove, subject, runbook, resource: logged = IN_SERVICES } = metric;
  const about = { title: title!, description, runbook: runbook!, subject: labelOf(subject) };
  return alertPolicy(about, alerting, {
    filter: `metric.type="logging.googleapis.com/user/${name}" AND ${logged}`,
    aggregations: [
      {
        alignmentPeriod: '300s',
        perSeriesAligner: 'ALIGN_DELTA',
        crossSeriesReducer: 'REDUCE_SUM',
        groupByFields: [about.subject],
      },
    ],
    comparison: 'COMPARISON_GT',
    thresholdValue: alertAbove,
    duration: '0s',
  });
}
