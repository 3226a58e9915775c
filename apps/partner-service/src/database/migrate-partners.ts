import { describeCause } from '@app/common';
import { runMigrations } from '@app/common/database/run-migrations';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { MIGRATIONS } from './migrations';

/** Every n-th of a list: the tasks of a job share it without a word between them. */
export function shareOf<T>(all: readonly T[], index: number, count: number): T[] {
  return all.filter((_, position) => position % count === index);
}

/**
 * Migrates the databases of many partners, one after another, each as the role that owns its tables. One process for many
 * takes seconds where a job for each would start a container for each.
 *
 * @param serverUrl with a login that may become those roles
 * @param partners each as `code:database`
 * @returns the codes of those whose migrations failed; the others are migrated
 */
export async function migratePartners(
  serverUrl: string,
  partners: readonly string[],
  say: (line: string) => void,
): Promise<string[]> {
  const failed: string[] = [];
  for (const [code = '', database = ''] of partners.map((entry) => entry.split(':'))) {
    const url = new URL(serverUrl);
    url.pathname = `/${database}`;
    try {
      const done = await runMigrations(url.href, MIGRATIONS, { scope: { role: serviceRole(code), schema: 'public' } });
      say(`${code}: ${done.length > 0 ? `ran ${done.join(', ')}` : 'up to date'}`);
    } catch (error) {
      say(`${code}: ${JSON.stringify(describeCause(error))}`);
      failed.push(code);
    }
  }
  return failed;
}
