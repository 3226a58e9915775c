-- Up to $2 events that a handler ($1) has to be given again, the longest overdue first, for this transaction.
SELECT event_day::text, source_id, event_id, attempts
FROM event_retries
WHERE handler = $1 AND due_at <= now()
ORDER BY due_at
LIMIT $2
FOR UPDATE SKIP LOCKED
