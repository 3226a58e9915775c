import type { Pool } from 'pg';
import type { PostbackKey, StoredOutcome } from './conversion-row';
import { FIND_SPENT_SIGNATURES, RECORD_REPLAYS } from './statements';

interface SpentRow {
  position: number;
  id: string;
  received_at: Date;
  is_same_request: boolean;
}

/** The text that its sender signed was cut at another dot: it stands for another request. */
const REFUSED: StoredOutcome = {
  status: 'duplicate',
  conversionId: null,
  warnings: [],
  reasons: [],
  isOtherRequest: true,
};

/** Of an original whose row retention has dropped nothing more is known than that it was stored. */
const DROPPED: StoredOutcome = {
  status: 'duplicate',
  conversionId: null,
  warnings: [],
  reasons: [],
  wasStoredBefore: true,
};

/**
 * What became of the postbacks that have spent these postbacks' signatures, in their order; undefined where nobody
 * has. Each such replay is recorded before it is answered.
 */
export async function findReplayed(
  pool: Pool,
  postbackIds: readonly PostbackKey[],
  findOutcomes: (originals: readonly PostbackKey[]) => Promise<(StoredOutcome | undefined)[]>,
): Promise<(StoredOutcome | undefined)[]> {
  const wanted = postbackIds.flatMap(({ id, signed, signed_target_bytes, is_redrive }, position) =>
    signed === undefined || is_redrive ? [] : [{ position, id, signed, signed_target_bytes }],
  );
  if (wanted.length === 0) return postbackIds.map(() => undefined);
  const { rows } = await pool.query<SpentRow>({ ...FIND_SPENT_SIGNATURES, values: [JSON.stringify(wanted)] });
  const spent = new Map(rows.map((row) => [row.position, row]));
  const replays = rows.filter(({ is_same_request: isSame }) => isSame);
  const outcomes = new Map<number, StoredOutcome>();
  if (replays.length > 0) {
    const originals = await findOutcomes(
      replays.map(({ id, received_at }) => ({
        id,
        received_at: received_at.toISOString(),
        is_redrive: false,
      })),
    );
    replays.forEach(({ position }, at) => outcomes.set(position, originals[at] ?? DROPPED));
    await recordReplays(pool, postbackIds, replays);
  }
  return postbackIds.map((_, position) => (spent.has(position) ? (outcomes.get(position) ?? REFUSED) : undefined));
}

async function recordReplays(
  pool: Pool,
  postbackIds: readonly PostbackKey[],
  replays: readonly SpentRow[],
): Promise<void> {
  const records = replays.map(({ position, id: original_id }) => {
    const { id, received_at, is_test = false } = postbackIds[position]!;
    return { id, received_at, original_id, is_test };
  });
  await pool.query({ ...RECORD_REPLAYS, values: [JSON.stringify(records)] });
}
