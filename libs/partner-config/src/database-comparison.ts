/** A table of the present database that holds rows which the other one does not. */
export interface TableDifference {
  table: string;
  present_rows: number;
  other_rows: number;
}

/** What another database is to a partner's present one. */
export type OtherDatabase =
  /** The present one itself, by another name or address. */
  | 'same'
  /** Not there. */
  | 'absent'
  /** There, without any rows. */
  | 'empty'
  /** Holds rows of this partner. */
  | 'own'
  /** Holds rows of another partner, or of something else. */
  | 'foreign'
  /** The partner's role may not read it. */
  | 'forbidden'
  /** It did not answer. */
  | 'unknown';

/** What a partner's service answers when it is asked about another database. */
export interface DatabaseComparison {
  other: OtherDatabase;
  /** Why it is unknown; null otherwise. */
  detail: string | null;
  /** What a move would hide. */
  hidden: TableDifference[];
}
