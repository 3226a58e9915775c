import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';

const KEPT = ['logs', 'ack-log.ndjson'];

/** Copies the logs of a run before its folder is removed, without its keys and databases. @returns the copy's path */
export async function saveLogs(folder: string): Promise<string> {
  const copy = join(folder, '..', 'kept', basename(folder));
  const filter = (source: string): boolean =>
    source === folder || KEPT.some((name) => source.startsWith(join(folder, name)));
  await cp(folder, copy, { recursive: true, filter });
  return copy;
}
