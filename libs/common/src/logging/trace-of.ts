import type { IncomingHttpHeaders } from 'node:http';

/** `TRACE_ID/SPAN_ID;o=1`, as Google's load balancers and Cloud Run write it. */
const CLOUD_TRACE = /^([0-9a-f]{32})(?:[/;]|$)/i;
/** `version-trace-span-flags` (W3C Trace Context). */
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
const NO_TRACE = '0'.repeat(32);

/**
 * The trace that a request belongs to, for the log field `trace`: as Cloud Logging names it when the project is
 * known, else the bare id. Undefined when the request says nothing that could be one.
 */
export function traceOf(headers: IncomingHttpHeaders, projectId: string): string | undefined {
  const { 'x-cloud-trace-context': context, traceparent: parent } = headers;
  const found =
    (typeof context === 'string' ? CLOUD_TRACE.exec(context) : null) ??
    (typeof parent === 'string' ? TRACE_PARENT.exec(parent) : null);
  const id = found?.[1]?.toLowerCase();
  if (id === undefined || id === NO_TRACE) return undefined;
  return projectId === '' ? id : `projects/${projectId}/traces/${id}`;
}
