const MIN_UUID = '00000000-0000-0000-0000-000000000000';
const MAX_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** One JSON parameter holds the rows, and one their concatenated payloads: few parameters, none of them in hexadecimal. */
export const INSERT_INTO_SPOOL = {
  name: 'keep_in_spool',
  text: `
    INSERT INTO spool (id, partner_code, received_at, payload, size_bytes, unanswered)
    SELECT id, partner_code, received_at, substr($2::bytea, first_byte, size_bytes), size_bytes, unanswered
      FROM json_to_recordset($1::json) AS row(
             id uuid, partner_code text, received_at timestamptz, first_byte integer, size_bytes integer,
             unanswered integer)
     ORDER BY id
    ON CONFLICT (id) DO NOTHING`,
};

/** Rows that have not failed yet, in the order received: as many as fit the limits, but at least one. */
export const READ_WINDOW = {
  name: 'read_spool_window',
  text: `
    SELECT id, payload, size_bytes, attempts, unanswered, silences
      FROM (SELECT next_rows.*, sum(size_bytes) OVER (ORDER BY id) AS bytes_so_far
              FROM (SELECT id, payload, size_bytes, attempts, unanswered, silences
                      FROM spool
                     WHERE partner_code = $1 AND state = 'waiting' AND id > $2 AND next_attempt_at <= now()
                       AND attempts = 0
                     ORDER BY id
                     LIMIT $3) AS next_rows) AS summed
     WHERE bytes_so_far - size_bytes < $4
     ORDER BY id`,
};

/** The next row that has failed before. Each is sent alone, after all the others. */
export const READ_FAILED = {
  name: 'read_spool_suspect',
  text: `
    SELECT id, payload, size_bytes, attempts, unanswered, silences
      FROM spool
     WHERE partner_code = $1 AND state = 'waiting' AND id > $2 AND next_attempt_at <= now() AND attempts > 0
     ORDER BY id
     LIMIT 1`,
};

/** The rows were sent without a response, so the service may have stored them. */
export const NOTE_UNANSWERED = {
  name: 'note_unanswered',
  text: `UPDATE spool SET unanswered = unanswered + 1 WHERE id = ANY($1::uuid[])`,
};

export const ERASE_DELIVERED = {
  name: 'erase_delivered',
  text: `DELETE FROM spool WHERE id = ANY($1::uuid[])`,
};

export const POSTPONE = {
  name: 'postpone_in_spool',
  text: `
    UPDATE spool
       SET attempts = attempts + 1,
           unanswered = spool.unanswered + row.unanswered,
           silences = row.silences,
           next_attempt_at = now() + row.pause_ms * interval '1 millisecond',
           last_error = row.error
      FROM json_to_recordset($1::json) AS row(
             id uuid, pause_ms double precision, error text, unanswered integer, silences integer)
     WHERE spool.id = row.id AND state = 'waiting'`,
};

export const DEAD_LETTER_REFUSED = {
  name: 'set_aside_dead',
  text: `
    UPDATE spool
       SET state = 'dead', attempts = attempts + 1, dead_at = now(),
           dead_status = row.status, dead_answer = row.answer, last_error = row.error, silences = row.silences
      FROM json_to_recordset($1::json) AS row(
             id uuid, status smallint, answer text, error text, silences integer)
     WHERE spool.id = row.id AND state = 'waiting'`,
};

export const PARTNERS_WITH_WORK = {
  name: 'partners_with_work',
  text: `
    SELECT partner_code
      FROM unnest($1::text[]) AS partner_code
     WHERE EXISTS (SELECT FROM spool
                    WHERE spool.partner_code = partner_code.partner_code
                      AND state = 'waiting' AND next_attempt_at <= now())`,
};

/** Also true on a replica. */
export const IS_READ_ONLY = `SELECT current_setting('transaction_read_only')::boolean AS is_read_only`;

export const MEASURE_SPOOL = `
  SELECT partner_code, state, count(*)::integer AS rows, sum(size_bytes)::float8 AS bytes,
         extract(epoch FROM min(received_at))::float8 * 1000 AS oldest_ms
    FROM spool
   GROUP BY partner_code, state`;

/**
 * Reads each partner and state from the end of its own range of the index, and takes the newest of those. A plain filter
 * would scan past millions of waiting rows to find the few dead ones behind them. Whole rows are compared, because with
 * equal columns the planner chooses the primary key.
 */
export const LIST_SPOOL = `
  WITH RECURSIVE partner AS (
    (SELECT partner_code AS code FROM spool ORDER BY partner_code LIMIT 1)
    UNION ALL
    SELECT (SELECT partner_code FROM spool WHERE partner_code > code ORDER BY partner_code LIMIT 1)
      FROM partner
     WHERE code IS NOT NULL
  )
  SELECT listed.*
    FROM partner
   CROSS JOIN unnest(ARRAY['waiting', 'dead']) AS piece(state)
   CROSS JOIN LATERAL (
         SELECT id, partner_code, received_at, spool.state, attempts, next_attempt_at, last_error, size_bytes,
                dead_at, dead_status, dead_answer
           FROM spool
          WHERE (partner_code, spool.state, id) >= (partner.code, piece.state, uuid '${MIN_UUID}')
            AND (partner_code, spool.state, id) < (partner.code, piece.state, coalesce($3::uuid, '${MAX_UUID}'))
          ORDER BY partner_code DESC, spool.state DESC, id DESC
          LIMIT $4) AS listed
   WHERE ($1::text IS NULL OR partner.code = $1)
     AND ($2::text IS NULL OR piece.state = $2)
   ORDER BY listed.id DESC
   LIMIT $4`;

/** A row that is in flight at the moment is still erased if it is delivered. */
export const DEAD_LETTER_WAITING = `
  UPDATE spool
     SET state = 'dead', dead_at = now(), last_error = $2
   WHERE state = 'waiting' AND id = ANY($1::uuid[])
  RETURNING partner_code`;

/** Null ids, and a null partner, mean all. */
export const REDRIVE_DEAD = `
  UPDATE spool
     SET state = 'waiting', next_attempt_at = now(), silences = 0,
         dead_at = NULL, dead_status = NULL, dead_answer = NULL
   WHERE state = 'dead'
     AND ($1::uuid[] IS NULL OR id = ANY($1))
     AND ($2::text IS NULL OR partner_code = $2)
  RETURNING partner_code`;

/** Acquires and renews alike. A holder that stops renewing loses the lease by the database's clock alone. */
export const ACQUIRE_LEASE = {
  name: 'take_spool_lease',
  text: `
    INSERT INTO spool_leases AS held (partner_code, holder, fenced_until)
    VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
    ON CONFLICT (partner_code) DO UPDATE SET holder = excluded.holder, fenced_until = excluded.fenced_until
     WHERE held.holder = excluded.holder OR held.fenced_until < clock_timestamp()`,
};

export const RELEASE_LEASE = {
  name: 'release_spool_lease',
  text: `DELETE FROM spool_leases WHERE partner_code = $1 AND holder = $2`,
};
