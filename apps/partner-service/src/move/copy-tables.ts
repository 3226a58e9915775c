import { type Client, escapeIdentifier } from 'pg';
import { listTables, type Table } from './partner-tables';

/** Rows of one page; a page of the largest rows is some hundred megabytes at worst, and a few hundred kilobytes usually. */
const PAGE = 500;

const LIST_PARTITIONS = `
  SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = 'conversions'::regclass
   ORDER BY 1`;

/** The stamps of the change feed belong to the server that gave them: a row is a change of the moment that it arrives. */
const STAMPS = new Set(['tx']);

/**
 * Copies every row of tables that take no writes.
 *
 * @param source in a transaction, which holds its cursors
 * @param say is called with each table that had rows
 * @returns the number of rows
 */
export async function copyTables(source: Client, target: Client, say: (line: string) => void): Promise<number> {
  await copyPartitions(source, target);
  let total = 0;
  for (const table of await listTables(source)) {
    const rows = await copyTable(source, target, table);
    if (rows > 0) say(`Copied ${rows} rows of ${table.name}`);
    total += rows;
  }
  return total;
}

/** Gives the target the partitions of the source. */
async function copyPartitions(source: Client, target: Client): Promise<void> {
  const { rows: wanted } = await source.query<{ name: string; bounds: string }>(LIST_PARTITIONS);
  const { rows: present } = await target.query<{ name: string; bounds: string }>(LIST_PARTITIONS);
  // Others could overlap: a month where the source has days.
  for (const { name } of present) await target.query(`DROP TABLE ${escapeIdentifier(name)}`);
  for (const { name, bounds } of wanted) {
    await target.query(`CREATE TABLE ${escapeIdentifier(name)} PARTITION OF conversions ${bounds}`);
  }
}

async function copyTable(source: Client, target: Client, { name, columns }: Table): Promise<number> {
  const table = escapeIdentifier(name);
  const copied = columns
    .filter((column) => !STAMPS.has(column))
    .map(escapeIdentifier)
    .join();
  await source.query(
    `DECLARE rows CURSOR FOR SELECT row_to_json(r)::text AS row FROM (SELECT ${copied} FROM ONLY ${table}) r`,
  );
  let total = 0;
  for (;;) {
    const { rows } = await source.query<{ row: string }>(`FETCH ${PAGE} FROM rows`);
    if (rows.length === 0) break;
    // The texts of json values stay as they are: members are neither sorted nor merged.
    await target.query(
      `INSERT INTO ${table} (${copied}) SELECT ${copied} FROM json_populate_recordset(NULL::${table}, $1::json)
       ON CONFLICT DO NOTHING`,
      [`[${rows.map(({ row }) => row).join()}]`],
    );
    total += rows.length;
  }
  await source.query('CLOSE rows');
  return total;
}
