/** A part of the storing statements: a text that another postback has spent violates the key, and nothing is stored. */
export const SPEND_SIGNATURES = `
    spent AS (
      INSERT INTO spent_signatures (signed, target_bytes, postback_id, received_at)
      SELECT decode(signed, 'hex'), signed_target_bytes, id, received_at
      FROM stored WHERE signed IS NOT NULL AND NOT is_redrive
      ORDER BY 1
    ),`;

/** Which postbacks have spent the given texts, by position. */
export const FIND_SPENT = {
  name: 'find_spent',
  text: `
    SELECT wanted.position, spent.postback_id AS id, spent.received_at,
      spent.target_bytes = wanted.signed_target_bytes AS is_same_request
    FROM json_to_recordset($1) AS wanted (position integer, id uuid, signed text, signed_target_bytes integer)
    JOIN spent_signatures AS spent ON spent.signed = decode(wanted.signed, 'hex')
    WHERE spent.postback_id <> wanted.id`,
};

/** So that what was received and what is kept add up. */
export const STORE_REPLAYED = {
  name: 'store_replayed',
  text: `
    INSERT INTO replayed_postbacks (id, received_at, original_id, is_test)
    SELECT id, received_at, original_id, is_test
    FROM json_to_recordset($1) AS row (id uuid, received_at timestamptz, original_id uuid, is_test boolean)
    ORDER BY id
    ON CONFLICT DO NOTHING`,
};
