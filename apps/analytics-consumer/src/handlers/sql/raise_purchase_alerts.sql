-- Raises an alert for each purchase ($1) of at least the amount that the rule has for its currency; other currencies have
-- none, and nothing is converted. A purchase that a page and a server report is one: its key is the order.
WITH high AS (
  SELECT DISTINCT ON (key, window_start)
    rule.rule, make_interval(mins => window_minutes + cool_down_minutes) AS quiet,
    format('%s %s', source_id, coalesce(order_id, event_id::text)) AS key,
    date_bin(make_interval(mins => window_minutes), occurred_at, 'epoch') AS window_start, source_id,
    json_build_object('event_id', event_id, 'order_id', order_id, 'session_id', session_id, 'currency', purchase.currency,
                      'amount', purchase.amount, 'threshold', threshold.amount) AS details
  FROM alert_rules AS rule
  CROSS JOIN json_to_recordset($1) AS purchase (
    source_id integer, event_id uuid, order_id text, session_id text, occurred_at timestamptz, currency text, amount text
  )
  JOIN LATERAL json_each_text(rule.amounts) AS threshold (currency, amount) ON threshold.currency = purchase.currency
  WHERE rule.rule = 'high_value_purchase' AND rule.is_active AND purchase.amount::numeric >= threshold.amount::numeric
  ORDER BY key, window_start, occurred_at, event_id
)
INSERT INTO alerts (rule, key, window_start, source_id, details)
SELECT rule, key, window_start, source_id, details
FROM (SELECT *, lag(window_start) OVER (PARTITION BY key ORDER BY window_start) AS before FROM high) AS high
WHERE (before IS NULL OR before + quiet <= window_start)
  AND NOT EXISTS (
    SELECT FROM alerts AS earlier
    WHERE (earlier.rule, earlier.key) = (high.rule, high.key)
      AND earlier.window_start < high.window_start AND earlier.window_start + quiet > high.window_start
  )
ON CONFLICT ON CONSTRAINT alerts_once DO NOTHING
