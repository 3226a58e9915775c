import { WAREHOUSE_COLUMNS } from './warehouse-rows';

// Load jobs of BigQuery (cloud.google.com/bigquery/docs/reference/rest/v2/Job). A job loads all its rows or none, and its id
// is never used twice.

const TABLE = /^(?<projectId>.+)\.(?<datasetId>\w+)\.(?<tableId>\w+)$/;
/** How BigQuery names rows that it cannot read; what else is invalid concerns the table, and no row. */
const ROW_ERROR = /^Error while reading data/i;
const MAX_REASON_LENGTH = 300;

export interface TableReference {
  projectId: string;
  datasetId: string;
  tableId: string;
}

export interface JobReference {
  projectId: string;
  jobId: string;
  location: string;
}

export interface Job {
  status?: { state?: string; errorResult?: { reason?: string; message?: string } };
}

/**
 * What became of a job: it loaded its rows; it is not done; some of its rows are wrong; or it failed, and another job may
 * load them.
 */
export type JobOutcome = { kind: 'loaded' } | { kind: 'running' } | { kind: 'rows-invalid' | 'failed'; reason: string };

/** @param text `project.dataset.table` */
export function readTable(text: string): TableReference {
  const { projectId = '', datasetId = '', tableId = '' } = TABLE.exec(text)?.groups ?? {};
  return { projectId, datasetId, tableId };
}

/** The load of rows into a table, which is created with the first one and receives columns that it does not have. */
export function loadJob(jobReference: JobReference, destinationTable: TableReference): Record<string, unknown> {
  const fields = WAREHOUSE_COLUMNS.map(({ name, bigQuery: type, isRequired }) => ({
    name,
    type,
    mode: isRequired ? 'REQUIRED' : 'NULLABLE',
  }));
  const load = {
    destinationTable,
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    schema: { fields },
    createDisposition: 'CREATE_IF_NEEDED',
    writeDisposition: 'WRITE_APPEND',
    schemaUpdateOptions: ['ALLOW_FIELD_ADDITION'],
    timePartitioning: { type: 'DAY', field: 'event_day' },
    clustering: { fields: ['source_id', 'event_type'] },
    maxBadRecords: 0,
  };
  return { jobReference, configuration: { load } };
}

export function outcomeOf({ status }: Job): JobOutcome {
  if (status?.state !== 'DONE') return { kind: 'running' };
  const { errorResult: error } = status;
  if (!error) return { kind: 'loaded' };
  const { reason = 'unknown', message = '' } = error;
  const isOfRows = reason === 'invalid' && ROW_ERROR.test(message);
  return { kind: isOfRows ? 'rows-invalid' : 'failed', reason: `${reason}: ${message}`.slice(0, MAX_REASON_LENGTH) };
}
