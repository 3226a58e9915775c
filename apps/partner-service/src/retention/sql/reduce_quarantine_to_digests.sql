-- Keeps the content of the newest quarantined postbacks up to $2 bytes; of the others, and of those received before $1,
-- only the digest stays.
WITH sized AS (
  SELECT id, received_at, sum(size_bytes) OVER (ORDER BY received_at DESC, id DESC) AS bytes_up_to_here
  FROM quarantine WHERE raw_data IS NOT NULL OR body IS NOT NULL
)
UPDATE quarantine SET raw_data = NULL, body = NULL, request_headers = NULL, request_ip = NULL
FROM sized
WHERE quarantine.id = sized.id AND (sized.received_at < $1 OR sized.bytes_up_to_here > $2)
RETURNING sized.received_at < $1 AS is_old
