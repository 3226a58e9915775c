-- Adds the amounts of purchases ($1) to the hours in which they occurred, each currency by itself, in the order of keys, so
-- that two batches cannot deadlock.
INSERT INTO event_amounts_hourly (source_id, hour, is_bot, currency, purchases, amount)
SELECT source_id, date_trunc('hour', occurred_at, 'UTC'), is_bot, currency, count(*), sum(amount)
FROM json_to_recordset($1) AS purchase (
  source_id integer, occurred_at timestamptz, is_bot boolean, currency text, amount numeric
)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
ON CONFLICT (hour, source_id, currency, is_bot) DO UPDATE
SET purchases = event_amounts_hourly.purchases + excluded.purchases,
    amount = event_amounts_hourly.amount + excluded.amount
