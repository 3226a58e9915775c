export interface Column<Row> {
  /** In the URL and in the preferences. */
  id: string;
  name: string;
  cell: (row: Row) => React.ReactNode;
  /** Numbers are aligned at the end. */
  align?: 'end';
  /** Not shown until someone chooses it. */
  isHidden?: boolean;
  /** A control such as a checkbox, whose name is for assistive technology alone. */
  isControl?: boolean;
  /** A sentence goes on in further lines. */
  wraps?: boolean;
  /** Left out on narrower screens: of a phone, or of a tablet too. */
  shownFrom?: 'tablet' | 'desktop';
  /** The members of the API's rows that an export has for it, where these are not the one of its id. */
  fields?: readonly string[];
}

/** The columns to show: those of the URL, or of the preferences, or the default ones. Unknown names are dropped. */
export function visibleColumns<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | undefined,
): Column<Row>[] {
  const known = (chosen ?? []).flatMap((id) => columns.find((column) => column.id === id) ?? []);
  return known.length > 0 ? known : columns.filter(({ isHidden }) => isHidden !== true);
}
