-- Finds under which of the labels in $1 something is counted in their hours, by position. Others are counted as (other).
SELECT position
FROM json_to_recordset($1) AS wanted (position integer, tenant_id integer, hour timestamptz, offer text)
WHERE EXISTS (
  SELECT FROM conversion_hourly AS total
  WHERE total.hour = wanted.hour AND total.tenant_id = wanted.tenant_id AND total.offer = wanted.offer
)
