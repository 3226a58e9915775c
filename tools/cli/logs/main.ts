import '../check-node';
import 'reflect-metadata';
import { join } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { LocalEnvironment } from '../../dev-server/local.env';
import { runCommand } from '../run-command';
import type { LogRecord } from './log-record';
import { type LogsCommand, readArguments, USAGE } from './read-arguments';
import type { LogSource } from './log-source';
import { LogsEnvironment } from './logs.env';
import { renderJson, renderRecord } from './render-record';

/** `npm run logs`: what the processes say, here or on Google Cloud. */
runCommand(async () => {
  const command = readArguments(process.argv.slice(2), Date.now());
  const { query, limit, isFollowing, isJson } = command;
  const reading = new AbortController();
  const stop = (): void => reading.abort();
  const source = await openSource(command);
  const print = (records: readonly LogRecord[]): void => {
    for (const record of records) process.stdout.write(`${isJson ? renderJson(record) : renderRecord(record)}\n`);
  };
  // Whoever reads has seen enough (`npm run logs | head`).
  process.stdout.on('error', () => process.exit());
  const { records, isCut } = await source.newest(query, limit);
  print(records);
  if (isCut) say(`Only the newest ${limit} are shown; --limit shows more.`);
  if (records.length === 0) say(nothingFound(command, source));
  if (!isFollowing) return;
  process.once('SIGINT', stop).once('SIGTERM', stop);
  for await (const found of source.follow(query, reading.signal)) print(found);
}, USAGE);

async function openSource({ isCloud, project, isFollowing }: LogsCommand): Promise<LogSource> {
  if (isCloud) {
    // Loaded only here: the library costs half a second.
    const { CloudLogs } = await import('./cloud/cloud-logs.js');
    return CloudLogs.open(project ?? '', readEnvironment(LogsEnvironment), { say });
  }
  const { LocalLogs } = await import('./files/local-logs.js');
  return LocalLogs.open(join(readEnvironment(LocalEnvironment).dataFolder, 'logs'), isFollowing);
}

function nothingFound({ query, isFollowing }: LogsCommand, source: LogSource): string {
  const since = new Date(query.sinceMs).toISOString().slice(0, 16);
  const found = `Nothing found since ${since}Z; ${source.describe()}. --since looks further back.`;
  return isFollowing ? `${found} Waiting for more.` : found;
}

/** About the lines, not one of them: it is in nobody's way who reads standard output. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
