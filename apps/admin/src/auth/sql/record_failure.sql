-- Each failure also deletes some expired rows, and skips those that another request has locked.
WITH swept AS (
  DELETE FROM failed_sign_ins
   WHERE network IN (SELECT network FROM failed_sign_ins
                      WHERE since < now() - interval '1 minute' AND network <> $1
                      LIMIT 100 FOR UPDATE SKIP LOCKED)
)
INSERT INTO failed_sign_ins AS known (network, failures, since) VALUES ($1, 1, now())
ON CONFLICT (network) DO UPDATE
   SET failures = CASE WHEN known.since < now() - interval '1 minute' THEN 1 ELSE known.failures + 1 END,
       since = CASE WHEN known.since < now() - interval '1 minute' THEN now() ELSE known.since END
RETURNING failures, (EXTRACT(epoch FROM since + interval '1 minute' - now()) * 1000)::float8 AS "endsInMs"
