-- Which of these handlers ($1) have events that they have to be given again now.
SELECT handler
FROM unnest($1::text[]) AS handler
WHERE EXISTS (SELECT FROM event_retries AS retry WHERE retry.handler = handler.handler AND retry.due_at <= now())
