-- One message of the rule $1 for each partner, kind and hour ($2) and each of the channels $3.
INSERT INTO alert_messages (rule_id, partner, kind, hour, channel, recipients, message)
SELECT $1, m.partner, m.kind, m.hour, channel, $4, json_build_object('groups', m.groups)
FROM json_to_recordset($2) AS m (partner text, kind text, hour timestamptz, groups json), unnest($3::text[]) AS channel
ON CONFLICT DO NOTHING
