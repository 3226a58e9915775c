-- The states of groups of the rule $1 after an evaluation ($2). A snooze stays.
INSERT INTO alert_groups (rule_id, group_key, partner, keys, phase, since, streak, is_reported, hour)
SELECT $1, group_key, partner, keys, phase, since, streak, is_reported, hour
FROM json_to_recordset($2) AS g (
  group_key text, partner text, keys jsonb, phase text, since timestamptz, streak integer, is_reported boolean,
  hour timestamptz
)
ON CONFLICT (rule_id, group_key) DO UPDATE
SET phase = excluded.phase, since = excluded.since, streak = excluded.streak, is_reported = excluded.is_reported,
    hour = excluded.hour
