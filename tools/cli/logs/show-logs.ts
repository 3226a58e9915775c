import { join } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { LocalEnvironment } from '../../dev-server/local.env';
import { CloudLogs } from './cloud-logs';
import { LocalLogs } from './local-logs';
import type { LogEntry } from '../../dev-server/terminal/log-entry';
import { type LogFilters, sinceOf } from './log-query';
import { formatEntry, toLine } from '../../dev-server/terminal/print-entry';

export interface LogsOptions extends LogFilters {
  limit: number;
  follow?: boolean;
  json?: boolean;
  /** Reads Cloud Logging; otherwise the files of this machine. */
  cloud?: boolean;
  project?: string;
}

/** Prints the newest matching lines, and with `follow` those that are written from then on. Remarks go to stderr. */
export async function showLogs(options: LogsOptions): Promise<void> {
  const { limit, follow, json, until } = options;
  if (follow && until !== undefined) throw new UserFacingError('--follow and --until cannot be combined');
  const source =
    options.cloud || options.project !== undefined
      ? new CloudLogs(options.project, options, remark)
      : new LocalLogs(join(readEnvironment(LocalEnvironment).dataFolder, 'logs'), options);
  const print = (entries: readonly LogEntry[]): void => {
    for (const entry of entries) {
      process.stdout.write(`${json ? JSON.stringify(toLine(entry)) : formatEntry(entry)}\n`);
    }
  };
  // The reader has seen enough (`npm run logs | head`).
  process.stdout.on('error', () => process.exit());
  const entries = await source.newest(limit + 1);
  print(entries.slice(-limit));
  if (entries.length > limit) remark(`Only the newest ${limit} are shown; --limit shows more.`);
  if (entries.length === 0) remark(describeNothing(options, source));
  if (!follow) return;
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  for await (const newer of source.follow(stopping.signal)) print(newer);
}

function describeNothing(options: LogsOptions, source: LocalLogs | CloudLogs): string {
  const since = new Date(sinceOf(options, Date.now())).toISOString().slice(0, 16);
  const found = `Nothing found since ${since}Z; ${source.describe()}. --since looks further back.`;
  return options.follow ? `${found} Waiting for more.` : found;
}

function remark(line: string): void {
  process.stderr.write(`${line}\n`);
}
