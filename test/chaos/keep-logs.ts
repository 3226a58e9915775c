import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Made by every run, and by those with a client of their own. */
const KEPT = ['logs', 'ledger.ndjson'];

/** Copies what explains a result, before the run's folder goes. @returns where to */
export async function keepLogs(folder: string): Promise<string> {
  const place = join(folder, '..', 'kept', basename(folder));
  // PostgreSQL's files, and the keys of the run, are no evidence.
  const filter = (source: string): boolean =>
    source === folder || KEPT.some((name) => source.startsWith(join(folder, name)));
  await cp(folder, place, { recursive: true, filter });
  return place;
}
