-- Payouts of each hour from $1 to $2 and currency in all three moneys. What one divided by another is, is the exchange
-- rate that the sender used.
SELECT
  to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS bucket,
  currency,
  sum(payout_local)::numeric(38,4)::text AS local,
  sum(usd_payout)::numeric(38,4)::text AS usd,
  sum(myr_payout)::numeric(38,4)::text AS myr
FROM conversion_hourly
WHERE hour >= $1::timestamptz AND hour < $2::timestamptz AND currency <> ''
GROUP BY hour, currency
HAVING sum(payout_local) <> 0 OR sum(usd_payout) <> 0 OR sum(myr_payout) <> 0
LIMIT $3
