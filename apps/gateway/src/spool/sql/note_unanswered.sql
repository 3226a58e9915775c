-- The rows were sent without a response, so the service may have stored them.
UPDATE spool SET unanswered = unanswered + 1 WHERE id = ANY($1::uuid[])
