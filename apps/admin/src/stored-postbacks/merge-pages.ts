import type { ListPlace } from '@app/internal-protocol';

/** A row of a list by time of receipt. */
export interface PlacedRow {
  postback_id: string;
  received_at: string;
}

/** What one partner's service gave: its newest rows after its place. */
export interface PartnerPage<Row extends PlacedRow> {
  rows: readonly Row[];
  /** Older rows than this were not looked at; null when there are none. */
  end: ListPlace | null;
}

export interface MergedPage<Row extends PlacedRow> {
  rows: Row[];
  /** Every partner goes on after this place; null when all have come to their end. */
  end: ListPlace | null;
}

/**
 * The newest rows of all partners in one order. A service may stop before its page is full, for want of time: rows of
 * others that are older than its end stay for a later page, because its own might come before them.
 */
export function mergePages<Row extends PlacedRow>(pages: readonly PartnerPage<Row>[], limit: number): MergedPage<Row> {
  const ends = pages.flatMap(({ end }) => end ?? []);
  const newestEnd = ends.toSorted(newestFirst)[0] ?? null;
  const sorted = pages.flatMap(({ rows }) => rows).toSorted((one, other) => newestFirst(placeOf(one), placeOf(other)));
  const certain = newestEnd ? sorted.filter((row) => newestFirst(placeOf(row), newestEnd) <= 0) : sorted;
  const rows = certain.slice(0, limit);
  const isCut = certain.length > rows.length;
  const last = rows.at(-1);
  return { rows, end: isCut && last ? placeOf(last) : newestEnd };
}

/** Negative where the first place is the newer one. */
export function newestFirst(one: ListPlace, other: ListPlace): number {
  return compare(other.receivedAt, one.receivedAt) || compare(other.id, one.id);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const placeOf = ({ received_at: receivedAt, postback_id: id }: PlacedRow): ListPlace => ({ receivedAt, id });
