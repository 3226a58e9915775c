import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { InsertScript } from './insert-script';

const CLIENTS = 64;

export interface PgbenchRun {
  program: string;
  databaseUrl: string;
  insert: InsertScript;
  /** Includes the time to connect, which pgbench leaves out of its report. */
  seconds: number;
  /** For its script. */
  folder: string;
}

/** Committed transactions of one row each, in all and per second. */
export interface PgbenchResult {
  stored: number;
  perSecond: number;
}

/** Inserts one row a transaction, with prepared statements, as fast as possible. */
export async function runPgbench(run: PgbenchRun): Promise<PgbenchResult> {
  const file = join(run.folder, 'insert-one.sql');
  await writeFile(file, run.insert.script);
  const defines = run.insert.variables.flatMap((variable) => ['-D', variable]);
  const load = ['-M', 'prepared', '-c', String(CLIENTS), '-n', '-T', String(run.seconds), '-f', file];
  // Every user of the machine may read arguments, so the password is not among them.
  const url = new URL(run.databaseUrl);
  const env = { LC_ALL: 'C', PGPASSWORD: decodeURIComponent(url.password) };
  url.password = '';
  const { stdout } = await promisify(execFile)(run.program, [...load, ...defines, url.href], { env });
  return readPgbenchReport(stdout);
}

/** @throws Error when the report cannot be read or transactions failed */
export function readPgbenchReport(report: string): PgbenchResult {
  const stored = /^number of transactions actually processed: (\d+)/m.exec(report)?.[1];
  const perSecond = /^tps = ([\d.]+) \(without initial connection time\)/m.exec(report)?.[1];
  const failed = /^number of failed transactions: (\d+)/m.exec(report)?.[1] ?? '0';
  if (stored === undefined || perSecond === undefined || failed !== '0') {
    throw new Error(`pgbench failed:\n${report}`);
  }
  return { stored: Number(stored), perSecond: Number(perSecond) };
}
