-- Forgets which events were handled, once no message has them: one lives for a day. What was handled lately may be of a day
-- long ago, as an event of a server and all events of a replay are.
DELETE FROM handled
WHERE event_day < current_date - 14 AND handled_at < now() - interval '2 days'
