import type { Client } from 'pg';

/** One filled column of a stored row. */
export interface StoredColumn {
  name: string;
  /** As PostgreSQL writes it. */
  type: string;
  /** As text. */
  value: string;
}

/** What pgbench needs to insert the same row repeatedly. */
export interface InsertScript {
  script: string;
  /** The values of the script's variables, as `name=value`. */
  variables: string[];
}

/** A row as JSON, with what is needed to insert others like it; its transaction is its default. */
const readStoredRowOf = (table: 'conversions' | 'events'): string => `
  SELECT filled.key AS name, filled.value, format_type(atttypid, atttypmod) AS type
  FROM (SELECT * FROM ${table} LIMIT 1) AS stored
  CROSS JOIN json_each_text(to_json(stored)) AS filled
  JOIN pg_attribute ON attrelid = '${table}'::regclass AND attname = filled.key
  WHERE filled.value IS NOT NULL AND attname <> 'tx'
  ORDER BY attnum`;

/** Generated for each row, as the service does. */
const GENERATED: Readonly<Record<string, string>> = {
  id: 'gen_random_uuid()',
  event_id: 'gen_random_uuid()',
  received_at: 'now()',
  stored_at: 'clock_timestamp()',
};

/** The columns that a stored row fills. */
export async function readStoredRow(client: Client, table: 'conversions' | 'events'): Promise<StoredColumn[]> {
  return (await client.query<StoredColumn>(readStoredRowOf(table))).rows;
}

/**
 * Writes a pgbench script that inserts rows like a stored one. A conversion gets another conversion id, in every column
 * that contains it.
 */
export function writeInsertScript(columns: readonly StoredColumn[], table: 'conversions' | 'events'): InsertScript {
  const conversionId = columns.find(({ name }) => name === 'conversion_id')?.value;
  const variables = conversionId === undefined ? [] : [`stored_id=${conversionId}`];
  const values = columns.map(({ name, type, value }) => {
    const generated = GENERATED[name];
    if (generated) return generated;
    variables.push(`${name}=${value}`);
    if (conversionId === undefined || !value.includes(conversionId)) return `:${name}`;
    return `replace(:${name}::text, :stored_id::text, :other_id::text)::${type}`;
  });
  const names = columns.map(({ name }) => name).join(', ');
  const script = `\\set other_id random(100000000000000, 999999999999999)
INSERT INTO ${table} (${names}) VALUES (${values.join(', ')});
`;
  return { script, variables };
}
