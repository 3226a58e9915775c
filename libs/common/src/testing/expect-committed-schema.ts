import { readFile, writeFile } from 'node:fs/promises';
import type { Pool } from 'pg';
import { describeSchema } from './describe-schema';

/** Compares a database's schema with the committed text in `file`; with `jest -u` writes the text anew first. */
export async function expectCommittedSchema(pool: Pool, file: string): Promise<void> {
  const client = await pool.connect();
  const described = await describeSchema(client).finally(() => client.release());
  if (isUpdateRun()) await writeFile(file, described);
  expect(described).toBe(await readFile(file, 'utf8'));
}

/** Whether Jest was started with `-u`. */
function isUpdateRun(): boolean {
  const { snapshotState } = expect.getState() as { snapshotState?: Record<string, unknown> };
  return snapshotState?.['_updateSnapshot'] === 'all';
}
