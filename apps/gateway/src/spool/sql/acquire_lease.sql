-- Acquires and renews alike. A holder that stops renewing loses the lease by the database's clock alone.
INSERT INTO spool_leases AS held (partner_code, holder, fenced_until)
VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
ON CONFLICT (partner_code) DO UPDATE SET holder = excluded.holder, fenced_until = excluded.fenced_until
 WHERE held.holder = excluded.holder OR held.fenced_until < clock_timestamp()
