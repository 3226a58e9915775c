import { type CanonicalPostback, type ConversionState, mergeDuplicate, stateOf, type Warning } from '@app/postback';
import type { DuplicatePolicy } from '../conversions/conversion-row';

/** A postback of a conversion. */
export interface ReplayedRow extends CanonicalPostback {
  id: string;
  received_at: string;
  content: string;
}

/** What a postback is to its conversion: the first, one that counts by itself, or another of the same conversion. */
export type Part = 'original' | 'alone' | 'duplicate';

export interface ReplayedPart<Row extends ReplayedRow> {
  row: Row;
  part: Part;
  /** A duplicate that changed a value. */
  isUpdate: boolean;
  /** What the conversion does not take over of it. */
  warnings: readonly Warning[];
}

export interface Replay<Row extends ReplayedRow> {
  state: ConversionState;
  /** No postback has been merged into the original. */
  isOriginal: boolean;
  /** The hour in which the conversion is counted. */
  hour: Date;
  parts: ReplayedPart<Row>[];
}

/** What storing the postbacks of a conversion one after another makes of them. @param rows at least one, as they were stored */
export function replayConversion<Row extends ReplayedRow>(rows: readonly Row[], policy: DuplicatePolicy): Replay<Row> {
  const [original, ...others] = rows as [Row, ...Row[]];
  const first = stateOf(original, original.id, policy.addsAmounts ? original.content : undefined);
  const parts: ReplayedPart<Row>[] = [{ row: original, part: 'original', isUpdate: false, warnings: [] }];
  let state = first;
  let hour = hourOf(original);
  for (const row of others) {
    if (policy.dedupe !== 'update') {
      parts.push({ row, part: policy.dedupe === 'off' ? 'alone' : 'duplicate', isUpdate: false, warnings: [] });
      continue;
    }
    const content = policy.addsAmounts || state.amounts.added ? row.content : undefined;
    const merged = mergeDuplicate(state, row, row.id, policy, content);
    state = merged.state;
    hour = hourOf(row) < hour ? hourOf(row) : hour;
    parts.push({ row, part: 'duplicate', isUpdate: merged.changed, warnings: merged.warnings });
  }
  const isOriginal = state === first && hour.getTime() === hourOf(original).getTime();
  return { state, isOriginal, hour, parts };
}

/** @param received_at ISO 8601 in UTC */
export function hourOf({ received_at: receivedAt }: Pick<ReplayedRow, 'received_at'>): Date {
  return new Date(`${receivedAt.slice(0, 13)}:00:00.000Z`);
}

interface StoredRow {
  id: string;
  stored_at: string;
}

/**
 * The order in which postbacks were stored: an original is first among those of its conversion, whatever the clock said.
 *
 * @param originalId of those rows that are in `own`
 */
export function inStoredOrder<Row extends StoredRow>(
  rows: readonly Row[],
  originalId: string | null,
  own: ReadonlySet<string>,
): Row[] {
  const original = rows.find(({ id }) => id === originalId);
  const timeOf = ({ id, stored_at: time }: Row): string =>
    original && own.has(id) && time < original.stored_at ? original.stored_at : time;
  const rankOf = ({ id }: Row): number => (id === originalId ? 0 : 1);
  return rows.toSorted(
    (one, other) => compare(timeOf(one), timeOf(other)) || rankOf(one) - rankOf(other) || compare(one.id, other.id),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
