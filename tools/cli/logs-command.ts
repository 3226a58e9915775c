import { isUuidV7 } from '@app/common/security/uuid-v7';
import { readTime } from '@app/common/input/read-time';
import { type Command, InvalidArgumentError } from 'commander';
import { SEVERITIES } from '../dev-server/terminal/log-entry';
import { wholeNumber } from './option-parsers';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const AGO = /^(\d{1,6})([smhdw])$/i;
const APPS = ['gateway', 'admin', 'partner-service', 'maintenance'];
const MAX_LINES = 50_000;
const TRACE = /^(?:projects\/[^/]+\/traces\/)?([0-9a-f]{32})$/i;
// oxlint-disable-next-line no-control-regex -- these are rejected
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

export function addLogs(program: Command): void {
  program
    .command('logs')
    .description('the newest log lines of npm start on this machine, or of Cloud Logging')
    .option('--cloud', 'read Cloud Logging, with gcloud')
    .option('--project <id>', "a project's Cloud Logging", readText)
    .option('--partner <code>', 'lines about a partner, and all that its service writes', readList)
    .option('--tenant <code>', 'postbacks of a tenant', readList)
    .option('--app <app>', APPS.join(', '), readApps)
    .option(
      '--service <name>',
      'a Cloud Run service or job; here a log file: gateway, a partner, postgres, start',
      readList,
    )
    .option('--outcome <outcome>', 'stored, updated, duplicate, quarantined, refused, spooled, delivered, …', readList)
    .option(
      '--severity <min>',
      'debug, info, notice, warning, error or critical; plain text always passes',
      readSeverity,
    )
    .option(
      '--since <when>',
      '15m, 2h, 3d ago, or 2026-01-31, 2026-01-31T09:30 (UTC), 2026-01-31T09:30+08:00 (24h)',
      readMoment,
    )
    .option('--until <when>', 'the same', readMoment)
    .option('--postback-id <id>', "one postback, by its sender's X-Postback-Id, since it was received", readPostbackId)
    .option('--conversion-id <id>', 'all postbacks of a conversion', readText)
    .option('--trace <id>', 'a request through several services', readTrace)
    .option('--text <text>', 'in message, cause, reason, code and stack', readText)
    .option('--limit <n>', 'the newest N', wholeNumber(1, MAX_LINES), 100)
    .option('-f, --follow', 'and what is written from now on, until Ctrl-C')
    .option('--json', 'a JSON object a line, for jq')
    .addHelpText('after', '\n--partner, --tenant, --app, --service and --outcome take several: a,b or twice.')
    .action(async (options) => (await import('./logs/show-logs.js')).showLogs(options));
}

function readList(text: string, previous: string[] = []): string[] {
  return [
    ...previous,
    ...readText(text)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

function readApps(text: string, previous?: string[]): string[] {
  const apps = readList(text.toLowerCase(), previous);
  if (apps.every((app) => APPS.includes(app))) return apps;
  throw new InvalidArgumentError(`It must be one of ${APPS.join(', ')}.`);
}

function readText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It needs a value.');
  if (CONTROL_CHARACTERS.test(text)) throw new InvalidArgumentError('It holds a control character.');
  return text;
}

/** @returns Unix time; without a zone in UTC, in which all lines are shown */
function readMoment(text: string): number {
  const [, count, unit] = AGO.exec(text.trim()) ?? [];
  const time = unit ? new Date(Date.now() - Number(count) * UNIT_MS[unit.toLowerCase()]!) : readTime(text.trim()).time;
  if (time) return Math.max(time.getTime(), 0);
  throw new InvalidArgumentError('It is not a time.');
}

function readSeverity(text: string): string {
  const severity = text.toUpperCase() === 'WARN' ? 'WARNING' : text.toUpperCase();
  if (SEVERITIES.includes(severity)) return severity;
  throw new InvalidArgumentError('It is not a severity.');
}

function readPostbackId(text: string): string {
  const id = text.trim().toLowerCase();
  if (isUuidV7(id)) return id;
  throw new InvalidArgumentError('It must be a postback id, such as 019aa5f0-5c3d-7a51-9d4b-2f6f0c1b7e55.');
}

function readTrace(text: string): string {
  const id = TRACE.exec(text.trim())?.[1];
  if (id !== undefined) return id.toLowerCase();
  throw new InvalidArgumentError('It must be 32 hexadecimal digits, or projects/…/traces/ followed by them.');
}
