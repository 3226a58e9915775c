-- The samples of the signal $1 and partners ($2) of the hours from $3 to $4.
SELECT
  partner,
  to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS bucket,
  lowest::text AS lowest,
  highest::text AS highest
FROM signal_samples
WHERE signal = $1 AND partner = ANY ($2) AND hour >= $3 AND hour < $4
