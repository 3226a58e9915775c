-- Records products of sessions ($1): bought once is bought. In the order of keys, so that two batches cannot deadlock.
INSERT INTO session_items AS known (source_id, session_hash, product_id, is_bought, last_at)
SELECT source_id, session_hash, product_id, bool_or(is_bought), max(last_at)
FROM json_to_recordset($1) AS item (
  source_id integer, session_hash bigint, product_id text, is_bought boolean, last_at timestamptz
)
GROUP BY source_id, session_hash, product_id
ORDER BY source_id, session_hash, product_id
ON CONFLICT (source_id, session_hash, product_id) DO UPDATE
SET is_bought = known.is_bought OR excluded.is_bought,
    last_at = greatest(known.last_at, excluded.last_at)
WHERE (excluded.is_bought AND NOT known.is_bought) OR excluded.last_at > known.last_at
