import type { Grain } from '../plan/plan';

/** Where a statement runs. All else of a statement is the same in both. */
export interface Dialect {
  /** The text of a clock time. */
  readonly formatTime: (time: string, format: 'minute' | 'day' | 'month') => string;
  /** A relation of `tenant_id`, `offer` and `approvals`, from a parameter of JSON. */
  readonly readApprovals: (parameter: string) => string;
}

const POSTGRESQL_FORMATS = { minute: 'YYYY-MM-DD"T"HH24:MI', day: 'YYYY-MM-DD', month: 'YYYY-MM' };

export const POSTGRESQL: Dialect = {
  formatTime: (time, format) => `to_char(${time}, '${POSTGRESQL_FORMATS[format]}')`,
  readApprovals: (parameter) =>
    `json_to_recordset(${parameter}::json) AS model (tenant_id integer, offer text, approvals numeric[])`,
};

const DUCKDB_FORMATS = { minute: '%Y-%m-%dT%H:%M', day: '%Y-%m-%d', month: '%Y-%m' };

/** Over a table that has the columns of `conversion_hourly`, such as one that reads Parquet files. */
export const DUCKDB: Dialect = {
  formatTime: (time, format) => `strftime(${time}, '${DUCKDB_FORMATS[format]}')`,
  readApprovals: (parameter) => `(
    SELECT unnest(
      from_json(
        ${parameter}::json,
        '[{"tenant_id": "INTEGER", "offer": "VARCHAR", "approvals": ["DECIMAL(9,6)"]}]'
      ),
      recursive := true
    )
  ) AS model`,
};

/** What rows are grouped by, and the text that names a group. */
export interface GroupKey {
  readonly sql: string;
  /** Of the column that `sql` became. */
  readonly textOf: (column: string) => string;
}

/**
 * Rows are grouped by a time; only groups get a text, because there are a thousand times as many rows. An hour is named
 * by its instant: when clocks are put back, one name on the clock is two hours.
 */
export function bucketKey(grain: Grain, { formatTime }: Dialect): GroupKey {
  if (grain === 'hour')
    return { sql: 'hour', textOf: (bucket) => `${formatTime(`${bucket} AT TIME ZONE 'UTC'`, 'minute')} || 'Z'` };
  return {
    sql: `date_trunc('${grain}', hour AT TIME ZONE $3)`,
    textOf: (bucket) => formatTime(bucket, grain === 'month' ? 'month' : 'day'),
  };
}
