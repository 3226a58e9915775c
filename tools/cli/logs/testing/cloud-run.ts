import type { RestEntry } from './evaluate-filter';

/** What a process of ours wrote, and which. */
export interface Written {
  service: string;
  labels: Readonly<Record<string, string>>;
  /** A line of JSON, or plain text. */
  line: string;
  time: string;
}

let lastId = 0;

/**
 * The entry that Cloud Run makes of a line: of JSON it takes severity, time, trace and httpRequest for the entry
 * itself, the rest is the payload (https://cloud.google.com/run/docs/logging#container-logs); plain text of standard
 * error has no severity.
 */
export function entryOf({ service, labels, line, time }: Written): RestEntry {
  const around = {
    insertId: `id-${(lastId += 1)}`,
    resource: { type: 'cloud_run_revision', labels: { service_name: service, project_id: 'p' } },
    labels: { ...labels, instanceId: '00ab' },
  };
  if (!line.startsWith('{')) return { ...around, timestamp: time, textPayload: line, logName: logName('stderr') };
  const {
    severity,
    time: timestamp,
    httpRequest,
    'logging.googleapis.com/trace': trace,
    ...jsonPayload
  } = JSON.parse(line) as Record<string, unknown>;
  const said = Object.fromEntries(Object.entries({ severity, httpRequest, trace }).filter(([, value]) => value));
  return { ...around, timestamp, ...said, jsonPayload, logName: logName('stdout') };
}

/** A log's name, as the API writes it. */
export function logName(log: string): string {
  return `projects/p/logs/run.googleapis.com%2F${encodeURIComponent(log)}`;
}
