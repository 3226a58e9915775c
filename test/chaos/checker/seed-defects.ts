import type { Client } from 'pg';
import type { Acknowledgement } from '../client/client-messages';
import type { SeededDefect } from '../read-options';

const DELETE_ROW = 'DELETE FROM conversions WHERE id = $1 RETURNING id';

/** Columns are copied whatever they are; the copy is a millisecond older, because the key forbids the very same. */
const COPY_ROW = `
  INSERT INTO conversions
  SELECT (jsonb_populate_record(NULL::conversions,
    to_jsonb(row) || jsonb_build_object('received_at', received_at - interval '1 ms'))).*
  FROM conversions AS row WHERE id = $1 RETURNING id`;

const UNSET_FLAG = 'UPDATE conversions SET is_duplicate = false WHERE id = $1 RETURNING id';

/** Acknowledged conversions, the repeats first; one row of each conversion. */
const FIND_CANDIDATES = `
  SELECT DISTINCT ON (is_duplicate, conversion_id) id::text AS receipt, is_duplicate AS "isDuplicate"
  FROM conversions WHERE id = ANY ($1::uuid[])
    AND conversion_id IN (SELECT conversion_id FROM conversions GROUP BY conversion_id HAVING count(*) < 3)
  ORDER BY is_duplicate DESC, conversion_id, id`;

const STATEMENTS: Readonly<Record<SeededDefect, string>> = { loss: DELETE_ROW, double: COPY_ROW, flag: UNSET_FLAG };

/**
 * Falsifies what is stored, behind the product's back, each time in another conversion.
 *
 * @param say told of the receipts that it happened to
 */
export async function seedDefects(
  client: Client,
  defects: readonly SeededDefect[],
  acknowledged: readonly Acknowledgement[],
  say: (line: string) => void,
): Promise<void> {
  if (defects.length === 0) return;
  const receipts = acknowledged.map(({ receipt }) => receipt);
  const { rows } = await client.query<{ receipt: string; isDuplicate: boolean }>(FIND_CANDIDATES, [receipts]);
  const duplicates = rows.filter(({ isDuplicate }) => isDuplicate);
  const originals = rows.filter(({ isDuplicate }) => !isDuplicate).toReversed();
  for (const defect of defects) {
    const candidate = defect === 'flag' ? duplicates.shift() : originals.shift();
    if (!candidate) throw new Error(`There is nothing to plant a ${defect} in`);
    await client.query(STATEMENTS[defect], [candidate.receipt]);
    say(`Planted a ${defect} in ${candidate.receipt}`);
  }
}
