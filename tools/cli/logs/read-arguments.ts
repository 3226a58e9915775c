import { isUuidV7, timeOfUuidV7 } from '@app/common/security/uuid-v7';
import { usageError, parseOptions } from '../command-line';
import { SEVERITIES, type Severity } from './log-record';
import type { LogQuery } from './log-query';
import { readMoment } from './read-moment';

/** How the command is used. */
export const USAGE = `
  npm run logs -- [filters] [--follow] [--json]                  the logs of npm start on this machine
  npm run logs -- --cloud [--project PROJECT] [filters] …        Cloud Logging

  --partner CODE         lines about a partner, and all that its service writes
  --tenant CODE          postbacks of a tenant
  --app APP              gateway, admin, partner-service, maintenance
  --service NAME         a Cloud Run service or job; here a log file: gateway, admin, a partner, postgres, start
  --severity LEAST       debug, info, notice, warning, error, critical; plain text, such as a crash, always passes
  --since, --until WHEN  15m, 2h, 3d ago, or 2026-01-31, 2026-01-31T09:30 (UTC), 2026-01-31T09:30+08:00; else 24h
  --outcome OUTCOME      stored, updated, duplicate, quarantined, refused, spooled, "not kept", delivered, later, dead
  --postback-id ID       one postback: what its sender has as X-Postback-Id; looked for since it was received
  --conversion-id ID     all postbacks of a conversion
  --trace ID             a request through several services
  --text TEXT            in message, cause, reason, code and stack
  --limit N              the newest N (100)
  --follow, -f           and what comes from now on, until Ctrl-C
  --json                 a JSON object a line, for jq

  --partner, --tenant, --app, --service and --outcome take several: a,b or twice.`;

const OPTIONS = {
  partner: { type: 'string', multiple: true },
  tenant: { type: 'string', multiple: true },
  app: { type: 'string', multiple: true },
  service: { type: 'string', multiple: true },
  severity: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  outcome: { type: 'string', multiple: true },
  'postback-id': { type: 'string' },
  'conversion-id': { type: 'string' },
  trace: { type: 'string' },
  text: { type: 'string' },
  limit: { type: 'string', default: '100' },
  follow: { type: 'boolean', short: 'f', default: false },
  json: { type: 'boolean', default: false },
  cloud: { type: 'boolean', default: false },
  project: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const APPS = ['gateway', 'admin', 'partner-service', 'maintenance'];
const MOST_LINES = 50_000;
const USUAL_SINCE = '24h';
/** Clocks of machines differ by so much at most. */
const CLOCKS_DIFFER_MS = 300_000;
const TRACE = /^(?:projects\/[^/]+\/traces\/)?([0-9a-f]{32})$/i;
// oxlint-disable-next-line no-control-regex -- these are what is refused
const CONTROLS = /[\u0000-\u001f\u007f]/;

/** What a person asks for. */
export interface LogsCommand {
  query: LogQuery;
  limit: number;
  isFollowing: boolean;
  isJson: boolean;
  /** Where from: Cloud Logging, or the files of this machine. */
  isCloud: boolean;
  project: string | undefined;
}

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>;

/** @throws ExplainedFault with the usage */
export function readArguments(args: string[], nowMs: number): LogsCommand {
  const values = parseOptions(args, OPTIONS, USAGE);
  for (const [name, value] of Object.entries(values)) checkText(name, value);
  if (values.follow && values.until !== undefined) throw usageError('--follow has no --until', USAGE);
  return {
    query: readQuery(values, nowMs),
    limit: readLimit(values.limit),
    isFollowing: values.follow,
    isJson: values.json,
    isCloud: values.cloud || values.project !== undefined,
    project: values.project,
  };
}

function readQuery(values: Values, nowMs: number): LogQuery {
  const postbackId = readPostbackId(values['postback-id']);
  const sinceMs = values.since === undefined ? usualSinceMs(postbackId, nowMs) : when('since', values.since, nowMs);
  const untilMs = values.until === undefined ? undefined : when('until', values.until, nowMs);
  if (untilMs !== undefined && untilMs < sinceMs) throw usageError('--until is before --since', USAGE);
  return {
    sinceMs,
    untilMs,
    partners: listOf(values.partner),
    apps: listOf(values.app).map(readApp),
    services: listOf(values.service),
    tenants: listOf(values.tenant),
    outcomes: listOf(values.outcome),
    severity: readSeverity(values.severity),
    postbackId,
    conversionId: values['conversion-id'],
    traceId: readTrace(values.trace),
    text: values.text,
  };
}

/** A receipt knows when it was made; before that nobody can have logged it. */
function usualSinceMs(postbackId: string | undefined, nowMs: number): number {
  if (postbackId === undefined) return when('since', USUAL_SINCE, nowMs);
  return Math.max(timeOfUuidV7(postbackId).getTime() - CLOCKS_DIFFER_MS, 0);
}

function when(name: string, text: string, nowMs: number): number {
  const moment = readMoment(text.trim(), nowMs);
  if (moment === undefined) throw usageError(`--${name} ${text} is no time`, USAGE);
  return moment;
}

function readPostbackId(id: string | undefined): string | undefined {
  const postbackId = id?.trim().toLowerCase();
  if (postbackId === undefined || isUuidV7(postbackId)) return postbackId;
  throw usageError('--postback-id is a receipt, such as 019aa5f0-5c3d-7a51-9d4b-2f6f0c1b7e55', USAGE);
}

function readTrace(trace: string | undefined): string | undefined {
  if (trace === undefined) return undefined;
  const found = TRACE.exec(trace.trim());
  if (!found) throw usageError('--trace is 32 hexadecimal digits, or projects/…/traces/ and these', USAGE);
  return found[1]!.toLowerCase();
}

function readSeverity(name: string | undefined): Severity | undefined {
  if (name === undefined) return undefined;
  const upper = name.toUpperCase();
  const found = SEVERITIES.find((severity) => severity === (upper === 'WARN' ? 'WARNING' : upper));
  if (!found) throw usageError(`--severity ${name} is none`, USAGE);
  return found;
}

function readApp(name: string): string {
  if (!APPS.includes(name.toLowerCase())) throw usageError(`--app is one of ${APPS.join(', ')}`, USAGE);
  return name.toLowerCase();
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_LINES) return limit;
  throw usageError(`--limit is a whole number from 1 to ${MOST_LINES}`, USAGE);
}

function listOf(values: string[] | undefined): string[] {
  const parts = (values ?? []).flatMap((value) => value.split(',')).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

function checkText(name: string, value: string | boolean | string[] | undefined): void {
  for (const text of [value].flat()) {
    if (typeof text !== 'string') continue;
    if (text.trim() === '') throw usageError(`--${name} needs a value`, USAGE);
    if (CONTROLS.test(text)) throw usageError(`--${name} holds a control character`, USAGE);
  }
}
