import { stringify } from 'yaml';
import type { LiveProject } from './live-project';
import type { Resource } from './resource';

/** What a page is about: each has an incident of its own, named in its subject. */
export type Subject = 'partner' | 'handler' | 'job' | 'service';

export interface LogMetric {
  name: string;
  description: string;
  filter: string;
  subject: Subject;
  /** More log entries than this within five minutes raise an alert. */
  alertAbove?: number;
  /** The title of the alert. */
  title?: string;
  /** The heading in docs/operations.md that says what to do, as its anchor. */
  runbook?: string;
  /** The resource that writes the log; without it a service. */
  resource?: string;
}

/** Where a subject stands in a log entry. A resource's own labels need no extraction. */
const EXTRACTED: Partial<Record<Subject, string>> = {
  partner: 'EXTRACT(jsonPayload.partner)',
  handler: 'EXTRACT(jsonPayload.handler)',
};

export const IN_SERVICES = 'resource.type="cloud_run_revision"';
const IN_JOBS = 'resource.type="cloud_run_job"';

/** Counted from the log, because Cloud Monitoring cannot read /metrics on Cloud Run. */
export const LOG_METRICS: readonly LogMetric[] = [
  {
    name: 'postback_not_kept',
    description: 'Postbacks that were neither delivered nor spooled: their senders got 503',
    filter: `${IN_SERVICES} AND jsonPayload.outcome="not kept"`,
    subject: 'partner',
    alertAbove: 0,
    title: 'Postbacks are answered 503',
    runbook: 'a-database-is-down',
  },
  // One entry for each time that a service becomes unavailable, however few postbacks it gets.
  {
    name: 'postback_service_silent',
    description: 'Times that a service stopped answering',
    filter: `${IN_SERVICES} AND jsonPayload.message=~"does not answer: its postbacks go to the spool$"`,
    subject: 'partner',
    alertAbove: 0,
    title: 'A service does not answer',
    runbook: 'a-service-is-down',
  },
  // Tried again every five seconds, and logged each time.
  {
    name: 'postback_cell_partner_down',
    description: 'Attempts of a cell to start one of its partners that failed',
    filter: `${IN_SERVICES} AND jsonPayload.message=~"could not start in its cell; its postbacks wait in the spool$"`,
    subject: 'partner',
    alertAbove: 5,
    title: 'A partner does not run in its cell',
    runbook: 'a-service-is-down',
  },
  // Also counts for a service that answers with errors, and not while one that sleeps starts.
  {
    name: 'postback_spooled',
    description: 'Postbacks that were spooled because their service did not accept them',
    filter: `${IN_SERVICES} AND jsonPayload.outcome="spooled" AND NOT jsonPayload.reason=("starting" OR "asleep")`,
    subject: 'partner',
    alertAbove: 100,
    title: 'Many postbacks go to the spool',
    runbook: 'a-service-is-down',
  },
  {
    name: 'postback_spool_stuck',
    description: 'Lines about postbacks that have waited in the spool for over ten minutes; one every four minutes',
    filter: `${IN_SERVICES} AND jsonPayload.message="Spooled postbacks have waited for over ten minutes"`,
    subject: 'partner',
    alertAbove: 0,
    title: 'The spool does not empty',
    runbook: 'the-spool-grows',
  },
  {
    name: 'postback_spool_nearly_full',
    description: 'Lines about a spool with over 70 % of SPOOL_MAX_BYTES; one every four minutes',
    filter: `${IN_SERVICES} AND jsonPayload.message="A spool is nearly full"`,
    subject: 'partner',
    alertAbove: 0,
    title: 'The spool is nearly full',
    runbook: 'the-spool-grows',
  },
  {
    name: 'postback_spool_unavailable',
    description: 'Lines about a spool that cannot be read or written; one every four minutes',
    filter: `${IN_SERVICES} AND jsonPayload.message="Failed to measure the spool"`,
    subject: 'service',
    alertAbove: 0,
    title: 'The spool is unavailable',
    runbook: 'a-database-is-down',
  },
  {
    name: 'postback_unbalanced_hours',
    description: 'Hours in which less was stored than was received',
    filter: `${IN_SERVICES} AND jsonPayload.message="An hour is unbalanced"`,
    subject: 'partner',
    alertAbove: 0,
    title: 'Reconciliation found a difference',
    runbook: 'an-hour-is-unbalanced',
  },
  {
    name: 'postback_dead',
    description: 'Spooled postbacks that were given up: their service refused them, or ended at each of them',
    filter: `${IN_SERVICES} AND jsonPayload.outcome="dead"`,
    subject: 'partner',
    alertAbove: 0,
    title: 'Postbacks are dead-lettered',
    runbook: 'the-spool-has-dead-lettered-rows',
  },
  {
    name: 'postback_quarantined',
    description: 'Postbacks that cannot be conversions',
    filter: `${IN_SERVICES} AND jsonPayload.outcome="quarantined"`,
    subject: 'partner',
    alertAbove: 500,
    title: 'Quarantine jumps',
    runbook: 'quarantine-jumps',
  },
  // A rollout reports on its jobs itself. This job runs at night, unattended.
  {
    name: 'postback_maintenance_failed',
    description: 'Errors of the daily maintenance, including Cloud Run’s own entry about a failed run',
    resource: IN_JOBS,
    filter: `${IN_JOBS} AND resource.labels.job_name=~"-maintenance$" AND severity>=ERROR`,
    subject: 'job',
    alertAbove: 0,
    title: 'Maintenance fails',
    runbook: 'maintenance-fails',
  },
  {
    name: 'postback_events_dead',
    description: 'Events that a handler was given for the last time',
    filter: `${IN_SERVICES} AND jsonPayload.message="An event is dead"`,
    subject: 'handler',
    alertAbove: 0,
    title: 'Events are dead',
    runbook: 'events-are-dead',
  },
  {
    name: 'postback_events_unbalanced',
    description: 'Hours in which fewer events were stored than were received',
    filter: `${IN_SERVICES} AND jsonPayload.message="An hour of events is unbalanced"`,
    subject: 'service',
    alertAbove: 0,
    title: 'Reconciliation of events found a difference',
    runbook: 'an-hour-is-unbalanced',
  },
  {
    name: 'postback_events_kept',
    description: 'Hourly lines about events that are kept past their retention, because a handler has not handled them',
    filter: `${IN_SERVICES} AND jsonPayload.message="Events past their retention are kept: handlers have not handled them"`,
    subject: 'service',
    alertAbove: 0,
    title: 'Events are kept past their retention',
    runbook: 'retention-of-events',
  },
  // Cloud Run's own entry, which has no JSON.
  {
    name: 'postback_no_instance',
    description: 'Requests that Cloud Run refused because all instances of a service were busy',
    filter: `${IN_SERVICES} AND textPayload:"no available instance"`,
    subject: 'service',
    alertAbove: 0,
    title: 'A service has too few instances',
    runbook: 'a-service-has-too-few-instances',
  },
  {
    name: 'postback_refused',
    description: 'Postbacks that their service refused',
    filter: `${IN_SERVICES} AND jsonPayload.outcome="refused"`,
    subject: 'partner',
  },
];

/** In the first phase, because an alert on a metric can be created only minutes after the metric. */
export function metricResources(live: LiveProject): Resource[] {
  return LOG_METRICS.map((metric) => {
    const { name } = metric;
    const args = ['logging', 'metrics', 'create', name, `--project=${live.project}`, '--config-from-file='];
    const create = () => ({ args, file: stringify(describeMetric(metric)) });
    return { what: `log metric ${name}`, exists: live.has('metric', name), create };
  });
}

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics */
function describeMetric({ name, description, filter, subject }: LogMetric): object {
  const extracted = EXTRACTED[subject];
  return {
    name,
    description,
    filter,
    metricDescriptor: {
      metricKind: 'DELTA',
      valueType: 'INT64',
      ...(extracted !== undefined && { labels: [{ key: subject, valueType: 'STRING' }] }),
    },
    ...(extracted !== undefined && { labelExtractors: { [subject]: extracted } }),
  };
}

/** The label whose values have an incident each. */
export function labelOf(subject: Subject): string {
  const owned: Partial<Record<Subject, string>> = {
    job: 'resource.label.job_name',
    service: 'resource.label.service_name',
  };
  return owned[subject] ?? `metric.label.${subject}`;
}
