import type { Pool } from 'pg';

// No two zones are further apart; further away nothing is looked for, which would take long.
const FIND_IMPORTED_TIMES = `
  SELECT abs(extract(epoch FROM received_at - $2::timestamptz)) < 1 AS "isSame" FROM (
    SELECT request_line, received_at FROM conversions UNION ALL SELECT request_line, received_at FROM quarantine) AS moved
  WHERE request_line = $1
    AND received_at BETWEEN $2::timestamptz - interval '27 hours' AND $2::timestamptz + interval '27 hours'`;

/** Whether a row is there as received at other times alone; not where it is gone. */
export async function isImportedAtAnotherTime(pool: Pool, requestLine: string, time: Date): Promise<boolean> {
  const { rows } = await pool.query<{ isSame: boolean }>(FIND_IMPORTED_TIMES, [requestLine, time]);
  return rows.length > 0 && rows.every(({ isSame }) => !isSame);
}
