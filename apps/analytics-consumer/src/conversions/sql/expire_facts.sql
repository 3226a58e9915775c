-- A fact is kept as long as services keep the state of a conversion; the click id, which concerns a person, as long as
-- events may be delivered that have it. The oldest first, at most $1 of each.
WITH removed AS (
  DELETE FROM conversion_facts
  WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM conversion_facts WHERE received_at < now() - interval '400 days' ORDER BY received_at LIMIT $1
  ))
  RETURNING 1
), anonymous AS (
  UPDATE conversion_facts
  SET click_id = NULL
  WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM conversion_facts
    WHERE click_id IS NOT NULL
      AND received_at >= now() - interval '400 days'
      AND received_at < now() - interval '90 days'
    ORDER BY received_at
    LIMIT $1
  ))
  RETURNING 1
)
SELECT greatest((SELECT count(*) FROM removed), (SELECT count(*) FROM anonymous))::integer AS changed
