-- Writes sessions ($1) as they are now. Times are Unix milliseconds.
INSERT INTO sessions (
  source_id, session_id, is_by_visitor, started_at, last_at, is_bot, events, page_views, purchases, user_id,
  anonymous_id, entry_at, entry_event_id, entry_page, referrer, campaign, campaign_source, click_id, exit_at,
  exit_event_id, exit_page
)
SELECT
  source_id, session_id, is_by_visitor, to_timestamp(started_at / 1000), to_timestamp(last_at / 1000), is_bot, events,
  page_views, purchases, user_id, anonymous_id, to_timestamp(entry_at / 1000), entry_event_id, entry_page, referrer,
  campaign, campaign_source, click_id, to_timestamp(exit_at / 1000), exit_event_id, exit_page
FROM json_to_recordset($1) AS session (
  source_id integer, session_id text, is_by_visitor boolean, started_at float8, last_at float8, is_bot boolean,
  events bigint, page_views bigint, purchases bigint, user_id text, anonymous_id text, entry_at float8,
  entry_event_id uuid, entry_page text, referrer text, campaign text, campaign_source text, click_id text,
  exit_at float8, exit_event_id uuid, exit_page text
)
ON CONFLICT (source_id, session_id, is_by_visitor, started_at) DO UPDATE
SET last_at = excluded.last_at,
    is_bot = excluded.is_bot,
    events = excluded.events,
    page_views = excluded.page_views,
    purchases = excluded.purchases,
    user_id = excluded.user_id,
    anonymous_id = excluded.anonymous_id,
    entry_at = excluded.entry_at,
    entry_event_id = excluded.entry_event_id,
    entry_page = excluded.entry_page,
    referrer = excluded.referrer,
    campaign = excluded.campaign,
    campaign_source = excluded.campaign_source,
    click_id = excluded.click_id,
    exit_at = excluded.exit_at,
    exit_event_id = excluded.exit_event_id,
    exit_page = excluded.exit_page
