-- How many subjects ($6: sessions or clicks) came how far through the steps $5, beginning with a first step that
-- occurred from $1 to $2, and within $3 seconds of it; $4: of one source. Events of bots are left out.
-- A conversion belongs to its click and follows it, whichever arrived first: clocks differ. A step that names a status
-- has the conversions that have it now. The types of the steps' events are $7, and their names $8, null for any.
WITH RECURSIVE source AS (
  -- The few sources that exist, from the index that begins with them.
  (SELECT source_id AS id FROM events ORDER BY source_id LIMIT 1)
  UNION ALL
  SELECT (SELECT source_id FROM events WHERE source_id > source.id ORDER BY source_id LIMIT 1)
  FROM source
  WHERE source.id IS NOT NULL
),
seen AS MATERIALIZED (
  SELECT
    CASE $6 WHEN 'click' THEN click_id ELSE source_id || '/' || session_id END AS subject,
    event_type,
    event_name,
    click_id,
    occurred_at AS at
  FROM events
  WHERE source_id = ANY (ARRAY(SELECT id FROM source WHERE id = $4 OR $4::integer IS NULL))
    AND occurred_at >= $1
    AND occurred_at < $2::timestamptz + make_interval(secs => $3)
    AND NOT is_bot
    AND (event_type = ANY ($7::text[]) OR click_id IS NOT NULL)
    AND CASE $6 WHEN 'click' THEN click_id ELSE session_id END IS NOT NULL
),
clicked AS (
  SELECT subject, click_id, min(at) AS at FROM seen WHERE click_id IS NOT NULL GROUP BY subject, click_id
),
step AS (
  SELECT name, event_type, event_name, number::integer
  FROM unnest($5::text[], $7::text[], $8::text[]) WITH ORDINALITY AS step (name, event_type, event_name, number)
),
passed AS (
  SELECT subject, number, at, at AS reached_at
  FROM seen
  JOIN step ON step.event_type = seen.event_type AND coalesce(step.event_name, seen.event_name) = seen.event_name
  UNION ALL
  SELECT
    subject,
    number,
    greatest(fact.received_at, clicked.at),
    greatest(fact.received_at, clicked.at, CASE WHEN name <> 'conversion' THEN fact.status_since END)
  FROM clicked
  JOIN conversion_facts AS fact USING (click_id)
  JOIN step ON name IN ('conversion', 'conversion.' || fact.status)
),
walked AS (
  SELECT
    (funnel(
      number, at, reached_at, cardinality($5::text[]), make_interval(secs => $3) ORDER BY at, number
    ))[cardinality($5::text[]) + 1 :] AS reached
  FROM passed
  WHERE number > 1 OR at < $2
  GROUP BY subject
)
SELECT
  name AS step,
  count(reached[number])::float8 AS count,
  percentile_cont(0.5) WITHIN GROUP (
    ORDER BY CASE
      WHEN number > 1 AND reached[number] IS NOT NULL
      THEN extract(epoch FROM greatest(reached[number] - reached[number - 1], '0'))::float8
    END
  ) AS median_seconds
FROM step
LEFT JOIN walked ON true
GROUP BY number, name
ORDER BY number
