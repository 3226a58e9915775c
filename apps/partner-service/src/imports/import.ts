import type { Job } from '../jobs/job';

/** A column of the file: its name in the first line, and the parameter of the postback that it becomes. */
export interface ImportColumn {
  name: string;
  /** Null for a column that is left out. */
  parameter: string | null;
}

/** A file of conversions, and how its rows become postbacks. */
export interface ImportRequest {
  file_name: string;
  file_size_bytes: number;
  /** Identifies the content: the postback ids of the rows follow from it. */
  file_hash: string;
  encoding: string | null;
  separator: string | null;
  columns: readonly ImportColumn[];
  /** Null: each row's tokens choose, and otherwise the default tenant. */
  tenant: string | null;
  /** Rows of the file, without its first line and empty ones. */
  rows: number;
}

/** As it is stored with the job. */
export interface StoredImportRequest extends ImportRequest {
  /** The time of the file's first import, which is in the postback ids of its rows. */
  received_at: string;
  /** The file was imported before, perhaps with other columns. */
  is_imported_before: boolean;
}

/** What became of a row. An unreadable one is stored nowhere but in the errors of its import. */
export const ROW_OUTCOMES = ['stored', 'updated', 'duplicate', 'already', 'quarantined', 'unreadable'] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

export type ImportCounts = Record<'total' | 'done' | RowOutcome, number>;

export interface ImportPosition {
  /** Postbacks that are stored, for reconciliation. */
  received: number;
  /** Postbacks of which that is not known. */
  uncertain: number;
  /** The row with which the part begins that was begun last. */
  begun: number;
  /** Rows that are no conversions, by `field code`. */
  errors: Readonly<Record<string, number>>;
}

export interface ImportJob extends Job {
  request: StoredImportRequest;
  position: ImportPosition;
  counts: ImportCounts;
}

/** Some rows of the file, in its order. */
export interface ImportPart {
  /** The number of the first one, counted from zero. */
  firstRow: number;
  rows: readonly ImportedRow[];
}

export interface ImportedRow {
  /** The line of the file on which the row begins. */
  line: number;
  cells: readonly string[];
}
