import type { Entry } from '@google-cloud/logging';
import { type LogRecord, toSeverity } from '../log-record';

/** A line out of Cloud Logging, with the id that tells it from every other of its moment. */
export interface CloudRecord extends LogRecord {
  key: string;
}

/** As protobuf has it: 64-bit numbers may be texts. */
interface Duration {
  seconds: number | string;
  nanos: number;
}

/** What Cloud Run keeps of one of our lines of JSON, or of plain text, as the line that it was. */
export function recordOfEntry({ metadata, data }: Entry): CloudRecord {
  const { timestamp, severity, resource, labels, trace, insertId, logName, httpRequest } = metadata;
  const timeMs = timestamp instanceof Date ? timestamp.getTime() : Number.NaN;
  const request = readRequest(httpRequest);
  const isText = typeof data === 'string';
  const fields = isText ? { message: data } : { message: messageOf(request), ...toFields(data) };
  const { service_name: service, job_name: job } = resource?.labels ?? {};
  return {
    timeMs: Number.isNaN(timeMs) ? 0 : timeMs,
    severity: toSeverity(severity),
    service: service || job || 'unknown',
    labels: labels ?? {},
    fields: request ? { ...fields, httpRequest: request } : fields,
    isText,
    trace: trace ?? '',
    key: `${timeMs} ${insertId ?? ''} ${logName ?? ''}`,
  };
}

function toFields(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? { ...data } : {};
}

/** Cloud Run's own lines have no message; ours always have. */
function messageOf(request: Record<string, unknown> | undefined): string {
  if (!request) return '';
  return `${String(request['requestMethod'])} ${String(request['requestUrl'])} → ${String(request['status'])}`;
}

/** In the form of our own lines: no empty fields, and no query, in which a partner sends its token. */
function readRequest(request: unknown): Record<string, unknown> | undefined {
  if (typeof request !== 'object' || request === null) return undefined;
  const { requestUrl, latency, referer: _, ...rest } = request as Record<string, unknown> & { latency?: Duration };
  const said = Object.entries(rest).filter(([, value]) => value !== '' && value !== '0' && value !== false);
  return {
    ...Object.fromEntries(said),
    ...(typeof requestUrl === 'string' ? { requestUrl: requestUrl.split('?')[0] } : {}),
    ...(latency ? { latency: toSeconds(latency) } : {}),
  };
}

function toSeconds({ seconds, nanos }: Duration): string {
  return `${(Number(seconds) + nanos / 1e9).toFixed(6)}s`;
}
