import type { Client } from 'pg';
import type { Acknowledgement } from '../client/messages';
import type { SeededDefect } from '../read-options';

const STATEMENTS: Readonly<Record<SeededDefect, string>> = {
  loss: 'DELETE FROM conversions WHERE id = $1 RETURNING id',
  // The copy is a millisecond older, because the key does not allow the same time.
  double: `
    INSERT INTO conversions
    SELECT (jsonb_populate_record(NULL::conversions,
      to_jsonb(row) || jsonb_build_object('received_at', received_at - interval '1 ms'))).*
    FROM conversions AS row WHERE id = $1 RETURNING id`,
  flag: 'UPDATE conversions SET is_duplicate = false WHERE id = $1 RETURNING id',
};

/** Acknowledged conversions, the duplicates first; one row of each conversion. */
const FIND_CANDIDATES = `
  SELECT DISTINCT ON (is_duplicate, conversion_id) id::text AS "postbackId", is_duplicate AS "isDuplicate"
  FROM conversions WHERE id = ANY ($1::uuid[])
    AND conversion_id IN (SELECT conversion_id FROM conversions GROUP BY conversion_id HAVING count(*) < 3)
  ORDER BY is_duplicate DESC, conversion_id, id`;

/**
 * Falsifies stored rows without the product, each time of another conversion, so that the checker has something to find.
 *
 * @param print takes the postback ids of the rows
 */
export async function seedDefects(
  client: Client,
  defects: readonly SeededDefect[],
  acknowledged: readonly Acknowledgement[],
  print: (line: string) => void,
): Promise<void> {
  if (defects.length === 0) return;
  const postbackIds = acknowledged.map(({ postbackId }) => postbackId);
  const { rows } = await client.query<{ postbackId: string; isDuplicate: boolean }>(FIND_CANDIDATES, [postbackIds]);
  const duplicates = rows.filter(({ isDuplicate }) => isDuplicate);
  const originals = rows.filter(({ isDuplicate }) => !isDuplicate).toReversed();
  for (const defect of defects) {
    const candidate = defect === 'flag' ? duplicates.shift() : originals.shift();
    if (!candidate) throw new Error(`Found no row in which to seed a ${defect}`);
    await client.query(STATEMENTS[defect], [candidate.postbackId]);
    print(`Seeded a ${defect} in ${candidate.postbackId}`);
  }
}
