import { problems } from '@app/common';
import { FEATURE_LIST_VERSION, FEATURE_NAMES, FEATURES } from '@app/insight-statistics';

/** In a process with other work: what is sorted or held beyond it goes to the folder. */
const LIMITS = { threads: '1', memory_limit: '192MB', preserve_insertion_order: 'false' };

const SQL_TYPES = { text: 'VARCHAR', integer: 'INTEGER', amount: 'DECIMAL(18,4)' } as const;

/** Columns of the file besides the features, with what of a row they are. */
const ROW_COLUMNS = {
  partner: 'partner',
  conversion_id: 'conversion_id',
  conversion_key: 'conversion_key',
  received_at: 'received_at::TIMESTAMPTZ',
};
const READ_AS = { ...ROW_COLUMNS, ...FEATURES, is_approved: '', decided_at: '' };

export interface TrainingFile {
  /** Rows as lines of JSON, compressed with gzip. */
  rowsFile: string;
  parquetFile: string;
  /** For what does not fit into memory. */
  folder: string;
  /** ISO 8601. */
  asOf: string;
}

/**
 * Writes rows as a Parquet file: features in the order of their list, label, and whether the decision is still to come.
 *
 * @throws Problem 503 where DuckDB has no program for this machine
 */
export async function writeParquet({ rowsFile, parquetFile, folder, asOf }: TrainingFile): Promise<void> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(':memory:', { ...LIMITS, temp_directory: folder });
  try {
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      await connection.run(copyStatement(rowsFile, parquetFile, asOf));
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** It is loaded by the first export: no other process and no other request needs its memory. */
async function loadDuckDb(): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw problems.unavailable('DuckDB is not installed here, so no Parquet file can be written.', cause);
  }
}

/** Every text in it is ours: names of files and a time. */
function copyStatement(rowsFile: string, parquetFile: string, asOf: string): string {
  const now = `${quote(asOf)}::TIMESTAMPTZ`;
  const decided = 'decided_at::TIMESTAMPTZ';
  const columns = [
    ...Object.entries(ROW_COLUMNS).map(([name, sql]) => `${sql} AS ${name}`),
    ...FEATURE_NAMES.map((name) => `${name}::${SQL_TYPES[FEATURES[name].type]} AS ${name}`),
    'is_approved::BOOLEAN::TINYINT AS label',
    `${decided} AS decided_at`,
    'is_approved IS NULL AS censored',
    `greatest(0, floor(epoch(coalesce(${decided}, ${now}) - received_at::TIMESTAMPTZ) / 86400))::INTEGER AS age_days`,
  ];
  // Texts are converted by the statement, so that an amount never is a float.
  const given = Object.keys(READ_AS).map((name) => `${name}: 'VARCHAR'`);
  const metadata = `{feature_list_version: ${quote(String(FEATURE_LIST_VERSION))}, as_of: ${quote(asOf)}}`;
  return `COPY (
  SELECT ${columns.join(', ')}
  FROM read_json(${quote(rowsFile)}, format = 'newline_delimited', compression = 'gzip', columns = {${given.join(', ')}})
) TO ${quote(parquetFile)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA ${metadata})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
