-- One JSON parameter holds the rows, and one their concatenated payloads: few parameters, none of them in
-- hexadecimal.
INSERT INTO spool (id, partner_code, received_at, payload, size_bytes, unanswered)
SELECT id, partner_code, received_at, substr($2::bytea, first_byte, size_bytes), size_bytes, unanswered
  FROM json_to_recordset($1::json) AS row(
         id uuid, partner_code text, received_at timestamptz, first_byte integer, size_bytes integer,
         unanswered integer)
 ORDER BY id
ON CONFLICT (id) DO NOTHING
