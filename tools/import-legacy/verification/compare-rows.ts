/** A row that is not the same on both sides. */
export interface RowDifference {
  /** The former id. */
  id: string;
  what: 'not copied' | 'no longer in the former database' | 'differs';
}

/**
 * What differs between the rows of a day.
 *
 * @param legacy what is compared of each row, by id
 * @param imported the same, null where the row is in quarantine and only its being there counts
 */
export function compareRows(
  legacy: ReadonlyMap<string, string>,
  imported: ReadonlyMap<string, string | null>,
): RowDifference[] {
  const differences: RowDifference[] = [];
  for (const [id, line] of legacy) {
    const other = imported.get(id);
    if (other === undefined) differences.push({ id, what: 'not copied' });
    else if (other !== null && other !== line) differences.push({ id, what: 'differs' });
  }
  for (const id of imported.keys())
    if (!legacy.has(id)) differences.push({ id, what: 'no longer in the former database' });
  return differences;
}
