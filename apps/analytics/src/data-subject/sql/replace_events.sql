-- Events without a person. What they are counted by, and the transaction by which handlers know them, stays.
UPDATE events
SET user_id = erased.user_id,
    anonymous_id = erased.anonymous_id,
    session_id = erased.session_id,
    click_id = erased.click_id,
    page_url = erased.page_url,
    referrer = erased.referrer,
    user_agent = erased.user_agent,
    ip_address = erased.ip_address,
    properties = erased.properties
FROM json_to_recordset($1) AS erased (
  event_day date, source_id integer, event_id uuid, user_id text, anonymous_id text, session_id text, click_id text,
  page_url text, referrer text, user_agent text, ip_address inet, properties json
)
WHERE events.event_day = erased.event_day
  AND events.source_id = erased.source_id
  AND events.event_id = erased.event_id
