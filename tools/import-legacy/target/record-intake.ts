import type { ClientBase } from 'pg';
import type { PostbackKey } from '../../../apps/partner-service/src/conversions/conversion-row';

/** What the books call the process that took the rows in. */
const APP = 'migrate-data';

// Ended from the first: of a move that was killed nothing is unknown, since its books are written with its rows.
const RECORD_INTAKE = {
  name: 'enter_moved_in_books',
  text: `
    WITH boot AS (
      INSERT INTO boots (id, app, started_at, last_written_at, ended_at)
      VALUES ($1, '${APP}', clock_timestamp(), clock_timestamp(), clock_timestamp())
      ON CONFLICT (id) DO UPDATE SET last_written_at = excluded.last_written_at, ended_at = excluded.ended_at
    )
    INSERT INTO boot_counts (boot_id, subject, hour, received, refused, uncertain)
    SELECT $1, $2, hour::timestamptz, received, 0, 0
    FROM json_to_recordset($3) AS row (hour text, received bigint)
    ON CONFLICT (hour, subject, boot_id) DO UPDATE SET received = boot_counts.received + excluded.received`,
};

/** Books moved rows as received in their hours, so that what is kept is what was received. */
export async function recordIntake(
  client: ClientBase,
  bootId: string,
  partnerCode: string,
  postbackIds: readonly PostbackKey[],
): Promise<void> {
  if (postbackIds.length === 0) return;
  const byHour = Map.groupBy(postbackIds, ({ received_at }) => `${received_at.slice(0, 13)}:00:00Z`);
  const counts = [...byHour].map(([hour, { length: received }]) => ({ hour, received }));
  await client.query({ ...RECORD_INTAKE, values: [bootId, partnerCode, JSON.stringify(counts)] });
}
