import { type Client, escapeIdentifier } from 'pg';
import { listTables } from './partner-tables';

/** Stamps of the change feed are those of the server. */
const NOT_COMPARED = new Set(['tx']);
/** A process that runs at the target already writes to these, whether postbacks come or not. */
const OF_PROCESSES = new Set(['boots', 'boot_counts', 'last_good_config', 'limit_usage']);

interface Content {
  rows: number;
  checksum: string;
}

/** The tables whose rows differ, in number or in any column, in words; none when the copy is whole. */
export async function compareTables(source: Client, target: Client): Promise<string[]> {
  const [before, after] = await Promise.all([readContents(source), readContents(target)]);
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].toSorted().flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was?.rows === is?.rows && was?.checksum === is?.checksum) return [];
    return [`${name}: ${was?.rows ?? 'no'} rows became ${is?.rows ?? 'no'} rows, or others`];
  });
}

async function readContents(client: Client): Promise<Map<string, Content>> {
  const contents = new Map<string, Content>();
  for (const { name, columns } of await listTables(client)) {
    if (OF_PROCESSES.has(name)) continue;
    const compared = columns
      .filter((column) => !NOT_COMPARED.has(column))
      .map(escapeIdentifier)
      .join();
    const { rows } = await client.query<Content>(
      `SELECT count(*)::float8 AS rows, COALESCE(sum(hashtextextended(row_to_json(r)::text, 0)), 0)::text AS checksum
         FROM (SELECT ${compared} FROM ONLY ${escapeIdentifier(name)}) r`,
    );
    contents.set(name, rows[0]!);
  }
  return contents;
}
