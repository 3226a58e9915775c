/** A table with rows in the present database that the other one lacks. */
export interface TableDifference {
  table: string;
  present_rows: number;
  other_rows: number;
}

/** How another database relates to a partner's present one. */
export type OtherDatabase =
  /** The present database under another name or address. */
  | 'same'
  /** Does not exist. */
  | 'absent'
  /** Has no rows. */
  | 'empty'
  /** Has rows of this partner. */
  | 'own'
  /** Has rows of another partner or other content. */
  | 'foreign'
  /** The partner's role may not read it. */
  | 'forbidden'
  /** It did not respond. */
  | 'unknown';

/** The response of a partner's service about another database. */
export interface DatabaseComparison {
  other: OtherDatabase;
  /** Why it is unknown; null otherwise. */
  detail: string | null;
  /** Rows that a move would hide. */
  hidden: TableDifference[];
}
