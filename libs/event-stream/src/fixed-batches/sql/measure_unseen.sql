-- How far a batch goes that begins with the events of transactions that a snapshot has not seen: those that were in progress
-- in it ($1), and those that began later ($2 and above). It has about $3 events and at most $4 bytes of properties, but
-- always a whole transaction. No transaction: nothing is unseen.
WITH unseen AS MATERIALIZED (
  SELECT tx, octet_length(properties::text) AS bytes
  FROM (
    SELECT tx, properties FROM events WHERE tx = ANY ($1::xid8[])
    UNION ALL
    (
      SELECT tx, properties
      FROM events
      WHERE tx >= $2 AND tx < pg_snapshot_xmax(pg_current_snapshot())
      ORDER BY tx
      FETCH FIRST $3 ROWS WITH TIES
    )
  ) AS since
  ORDER BY tx
  FETCH FIRST $3 ROWS WITH TIES
),
transactions AS (
  SELECT tx, sum(bytes) OVER up_to AS bytes, row_number() OVER up_to AS place
  FROM (SELECT tx, sum(bytes) AS bytes FROM unseen GROUP BY tx) AS each
  WINDOW up_to AS (ORDER BY tx)
)
SELECT
  pg_current_snapshot()::text AS snapshot,
  (SELECT tx FROM transactions WHERE place = 1 OR bytes <= $4 ORDER BY tx DESC LIMIT 1) AS "lastTx",
  (SELECT count(*) >= $3 OR sum(bytes) > $4 FROM unseen) AS "hasMore"
