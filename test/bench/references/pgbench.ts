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
  /** From its start on; connecting is part of it, but not of what it reports. */
  seconds: number;
  /** For its script. */
  folder: string;
}

export interface PgbenchResult {
  /** Committed transactions of one row. */
  stored: number;
  perSecond: number;
}

/** Inserts one row a transaction, over prepared statements, as fast as it goes. */
export async function runPgbench({
  program,
  databaseUrl,
  insert,
  seconds,
  folder,
}: PgbenchRun): Promise<PgbenchResult> {
  const file = join(folder, 'insert-one.sql');
  await writeFile(file, insert.script);
  const defines = insert.variables.flatMap((variable) => ['-D', variable]);
  const load = ['-M', 'prepared', '-c', String(CLIENTS), '-n', '-T', String(seconds), '-f', file];
  // Not among the arguments, which every user of the machine may read.
  const url = new URL(databaseUrl);
  const env = { LC_ALL: 'C', PGPASSWORD: decodeURIComponent(url.password) };
  url.password = '';
  const { stdout } = await promisify(execFile)(program, [...load, ...defines, url.href], { env });
  return readPgbenchReport(stdout);
}

/** @throws Error when the report is not understood or transactions failed */
export function readPgbenchReport(report: string): PgbenchResult {
  const stored = /^number of transactions actually processed: (\d+)/m.exec(report)?.[1];
  const perSecond = /^tps = ([\d.]+) \(without initial connection time\)/m.exec(report)?.[1];
  const failed = /^number of failed transactions: (\d+)/m.exec(report)?.[1] ?? '0';
  if (stored === undefined || perSecond === undefined || failed !== '0') {
    throw new Error(`pgbench did not do as it should:\n${report}`);
  }
  return { stored: Number(stored), perSecond: Number(perSecond) };
}
