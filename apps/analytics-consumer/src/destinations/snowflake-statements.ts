import { WAREHOUSE_COLUMNS } from './warehouse-rows';

// Statements of Snowflake (docs.snowflake.com/en/sql-reference/sql/copy-into-table). A table remembers for 64 days which files
// it has loaded, by their names, unless a file was replaced: so a file is never uploaded over another one.

/** @param table `DATABASE.SCHEMA.TABLE` */
export function createTable(table: string): string {
  const columns = WAREHOUSE_COLUMNS.map(
    ({ name, snowflake: type, isRequired }) => `${name} ${type}${isRequired ? ' NOT NULL' : ''}`,
  );
  return `CREATE TABLE IF NOT EXISTS ${table} (${columns.join(', ')})`;
}

/** @param path of the file, on this machine */
export function putFile(table: string, path: string, folder: string): string {
  const url = `file://${path.replaceAll('\\', '/').replaceAll("'", "\\'")}`;
  return `PUT '${url}' ${filesOf(table)}/${folder} AUTO_COMPRESS = FALSE SOURCE_COMPRESSION = GZIP OVERWRITE = FALSE`;
}

/** All rows of a file, or none. */
export function copyFile(table: string, file: string): string {
  const options = [
    `FILES = ('${file}')`,
    'FILE_FORMAT = (TYPE = JSON, COMPRESSION = GZIP)',
    'MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE',
    'ON_ERROR = ABORT_STATEMENT',
    'FORCE = FALSE',
    'PURGE = FALSE',
  ];
  return `COPY INTO ${table} FROM ${filesOf(table)} ${options.join(' ')}`;
}

/** Every table has a place of its own for files. */
function filesOf(table: string): string {
  const [database, schema, name] = table.split('.');
  return `@${database}.${schema}.%${name}`;
}
