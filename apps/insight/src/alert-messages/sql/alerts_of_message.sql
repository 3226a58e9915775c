-- The newest alert of each group ($2) of the rule $1 by the hour $3.
SELECT DISTINCT ON (group_key) id, keys, fired_at, resolved_at, seen, expected, probability, hours, explained_by
FROM alerts
WHERE rule_id = $1 AND group_key = ANY ($2) AND hour <= $3
ORDER BY group_key, hour DESC
