-- The postbacks with the order id $1 among the newest $2, at most $3.
SELECT 'order_id' AS kind, id AS postback_id, conversion_id,
       to_char(newest.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at
  FROM (SELECT id, received_at, conversion_id, order_id
          FROM conversions
         WHERE NOT is_test
         ORDER BY received_at DESC, id DESC
         LIMIT $2) AS newest
 WHERE order_id = $1
 ORDER BY newest.received_at DESC, id DESC
 LIMIT $3
