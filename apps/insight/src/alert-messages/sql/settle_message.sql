-- The attempt $2 to send a message ($1) ended: it is sent ($3), or tried again after $4 seconds (null: never) because of the
-- error $5. Another attempt that has begun since is left alone.
UPDATE alert_messages
SET sent_at = CASE WHEN $3 THEN now() END, next_attempt_at = now() + make_interval(secs => $4), error = $5
WHERE id = $1 AND attempts = $2
