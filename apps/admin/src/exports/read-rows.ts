import { type ListPlace } from '@app/internal-protocol';
import { newestFirst, type PartnerPage, type PlacedRow } from '../stored-postbacks/merge-pages';

/** Reads the page of one partner's list after a place. @throws when the partner's service does not give it */
export type ReadPage<Row extends PlacedRow> = (place: ListPlace | null) => Promise<PartnerPage<Row>>;

interface Source<Row extends PlacedRow> {
  read: ReadPage<Row>;
  /** Rows that were read and not yet released. */
  rows: readonly Row[];
  /** Where the next page begins; undefined after the last one. */
  next: ListPlace | null | undefined;
}

/** The lists of several partners as one, newest first. At most a page of each is held. */
export class RowReader<Row extends PlacedRow> {
  private readonly sources: Source<Row>[];

  constructor(reads: readonly ReadPage<Row>[]) {
    this.sources = reads.map((read) => ({ read, rows: [], next: null }));
  }

  /** The next rows; none at the end. @throws when a page cannot be read */
  async next(): Promise<Row[]> {
    await Promise.all(this.sources.map(fill));
    const ends = this.sources.flatMap(({ rows, next }) => (next === undefined ? [] : placeOf(rows.at(-1)!)));
    const bound = ends.toSorted(newestFirst)[0];
    const released = this.sources.flatMap((source) => release(source, bound));
    return released.toSorted((one, other) => newestFirst(placeOf(one), placeOf(other)));
  }
}

/** A page may be empty before the end of a list: its service looked for rows as long as it may. */
async function fill<Row extends PlacedRow>(source: Source<Row>): Promise<void> {
  while (source.rows.length === 0 && source.next !== undefined) {
    const { rows, end } = await source.read(source.next);
    source.rows = rows;
    source.next = end ?? undefined;
  }
}

/** The rows before which no row of another source can come. */
function release<Row extends PlacedRow>(source: Source<Row>, bound: ListPlace | undefined): readonly Row[] {
  const older = bound ? source.rows.findIndex((row) => newestFirst(placeOf(row), bound) > 0) : -1;
  const released = older === -1 ? source.rows : source.rows.slice(0, older);
  source.rows = older === -1 ? [] : source.rows.slice(older);
  return released;
}

const placeOf = ({ received_at: receivedAt, postback_id: id }: PlacedRow): ListPlace => ({ receivedAt, id });
