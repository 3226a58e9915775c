import { stringify } from 'yaml';
import type { LiveProject } from './live-project';
import type { Resource } from './resource';

/** Where the operator's handbook is, for those who are paged and have only the message. */
const HANDBOOK = 'docs/operations.md';

/** What all alerts of an installation have in common. */
export interface Alerting {
  live: LiveProject;
  /** The full name of the channel that alerts go to. */
  channel: string | undefined;
  /** Where docs/operations.md can be read. */
  runbooksUrl: string | undefined;
}

/** What a page says. */
export interface AlertText {
  title: string;
  description: string;
  /** The heading of the handbook that says what to do, as its anchor. */
  runbook: string;
  /** The label whose value the page names first, such as `metric.label.partner`: each value has an incident of its own. */
  subject: string;
}

/**
 * An alert on one condition, whose page begins with whom it is about and ends with what to do.
 *
 * @param conditionThreshold https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies
 */
export function alertPolicy(
  { title, description, runbook, subject }: AlertText,
  { live, channel, runbooksUrl }: Alerting,
  conditionThreshold: object,
): Resource {
  const args = ['alpha', 'monitoring', 'policies', 'create', `--project=${live.project}`, '--policy-from-file='];
  const named = `\${${subject}}`;
  const policy = {
    displayName: title,
    documentation: {
      subject: `${named}: ${title}`,
      content: `${named}: ${description}. What to do: ${HANDBOOK}#${runbook}`,
      mimeType: 'text/markdown',
      ...(runbooksUrl !== undefined && { links: [{ displayName: 'Runbook', url: `${runbooksUrl}#${runbook}` }] }),
    },
    combiner: 'OR',
    conditions: [{ displayName: title, conditionThreshold }],
    ...(channel !== undefined && { notificationChannels: [channel] }),
  };
  const create = () => ({ args, file: stringify(policy) });
  return { what: `alert “${title}”`, exists: live.has('policy', title), create };
}
