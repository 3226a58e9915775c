-- Counts the postbacks with each warning from hour $1 to hour $2 for tenant $3, or all, the most frequent first.
SELECT code, field, sum(postbacks)::float8 AS postbacks
FROM warnings_hourly
WHERE hour >= $1 AND hour <= $2 AND ($3::integer IS NULL OR tenant_id = $3)
GROUP BY code, field
ORDER BY sum(postbacks) DESC, code, field
