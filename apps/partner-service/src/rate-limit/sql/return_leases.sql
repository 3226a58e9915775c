-- Returns what is left of leases, unless their windows have ended since.
UPDATE limit_usage AS usage
SET taken = GREATEST(usage.taken - given.amount, 0)
FROM json_to_recordset($1::json) AS given (scope text, "windowEnd" timestamptz, amount integer)
WHERE usage.scope = given.scope AND usage.window_end = given."windowEnd"
