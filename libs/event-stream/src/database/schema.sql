function advance_funnel(timestamp with time zone[],integer,timestamp with time zone,timestamp with time zone,integer,interval)
  CREATE OR REPLACE FUNCTION public.advance_funnel(state timestamp with time zone[], step integer, at timestamp with time zone, reached_at timestamp with time zone, steps integer, within interval)
   RETURNS timestamp with time zone[]
   LANGUAGE plpgsql
   IMMUTABLE
  AS $function$
  BEGIN
    IF step = 1 THEN
      state[1] := at;
    ELSIF at <= state[step - 1] + within THEN
      state[step] := state[step - 1];
    ELSE
      RETURN state;
    END IF;
    state[steps + step] := coalesce(state[steps + step], reached_at);
    RETURN state;
  END $function$
  grant EXECUTE to PUBLIC

schema public
  grant USAGE to PUBLIC

table alert_counts
  comment 'Events of a session or an address in a window; deleted after two days'
  column rule text not null
  column key text not null
  column window_start timestamp with time zone not null
  column count integer not null
  constraint alert_counts_pkey PRIMARY KEY (window_start, rule, key)

table alert_rules
  comment 'What raises an alert: a purchase of an amount in its currency, or more than max_count in a window'
  column rule text not null
  column is_active boolean not null
  column amounts json not null default '{}'::json
  column max_count integer not null default 0
  column window_minutes integer not null
  column cool_down_minutes integer not null
  column updated_at timestamp with time zone not null default now()
  constraint alert_rules_pkey PRIMARY KEY (rule)
  constraint alert_rules_cool_down_minutes_check CHECK (((cool_down_minutes >= 0) AND (cool_down_minutes <= 10080)))
  constraint alert_rules_window_minutes_check CHECK (((window_minutes >= 1) AND (window_minutes <= 1440)))

table alerts
  comment 'Alerts, one for each rule, key and window; next_attempt_at is null once nothing is left to deliver'
  column id uuid not null default gen_random_uuid()
  column rule text not null
  column key text not null
  column window_start timestamp with time zone not null
  column source_id integer not null
  column details json not null
  column created_at timestamp with time zone not null default now()
  column attempts integer not null default 0
  column next_attempt_at timestamp with time zone default now()
  column announced_at timestamp with time zone
  column delivered_at timestamp with time zone
  column error text
  constraint alerts_pkey PRIMARY KEY (id)
  constraint alerts_once UNIQUE (rule, key, window_start)
  CREATE INDEX alerts_by_time ON public.alerts USING btree (created_at, id)
  CREATE INDEX alerts_due ON public.alerts USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL)

table boot_counts
  comment 'What each boot took in, by subject and hour of receipt; written every second'
  column boot_id uuid not null
  column subject text not null
  column hour timestamp with time zone not null
  column received bigint not null
  column refused bigint not null
  column uncertain bigint not null
  constraint boot_counts_pkey PRIMARY KEY (hour, subject, boot_id)

table boots
  comment 'Every boot of a process that takes something in. One without ended_at that stopped writing has crashed'
  column id uuid not null
  column app text not null
  column started_at timestamp with time zone not null
  column last_written_at timestamp with time zone not null
  column ended_at timestamp with time zone
  constraint boots_pkey PRIMARY KEY (id)

table catalogue_properties
  comment 'Properties of events, one row for each JSON type that their values had'
  column source_id integer not null
  column event_type text not null
  column property text not null
  column json_type text not null
  column events bigint not null
  column first_seen_at timestamp with time zone not null
  column last_seen_at timestamp with time zone not null
  constraint catalogue_properties_pkey PRIMARY KEY (source_id, event_type, property, json_type)

table catalogue_types
  comment 'Types of events of each source'
  column source_id integer not null
  column event_type text not null
  column events bigint not null
  column unlisted bigint not null comment 'How often events had a property that is not listed, because there are too many'
  column first_seen_at timestamp with time zone not null
  column last_seen_at timestamp with time zone not null
  constraint catalogue_types_pkey PRIMARY KEY (source_id, event_type)

table conversion_facts
  comment 'The present state of conversions, as the services of partners have it'
  column partner_code text not null
  column tenant_id integer not null
  column conversion_id text not null
  column conversion_key text not null
  column tenant text
  column click_id text
  column status text
  column offer text
  column payout numeric(18,4)
  column payout_currency text
  column sale_amount numeric(18,4)
  column sale_currency text
  column received_at timestamp with time zone not null
  column status_since timestamp with time zone not null
  column generation integer not null
  constraint conversion_facts_pkey PRIMARY KEY (partner_code, tenant_id, conversion_id, conversion_key)
  CREATE INDEX conversion_facts_in_order ON public.conversion_facts USING btree (received_at, partner_code, tenant_id, conversion_id, conversion_key)
  CREATE INDEX conversion_facts_of_click ON public.conversion_facts USING btree (click_id) WHERE (click_id IS NOT NULL)

table dead_events
  comment 'Events that a handler failed on at every attempt, until they are redriven'
  column handler text not null
  column event_day date not null
  column source_id integer not null
  column event_id uuid not null
  column attempts integer not null
  column error text not null
  column died_at timestamp with time zone not null default now()
  constraint dead_events_pkey PRIMARY KEY (handler, event_day, source_id, event_id)
  CREATE INDEX dead_events_by_time ON public.dead_events USING btree (died_at, handler, event_day, source_id, event_id)

table event_amounts_hourly
  comment 'Amounts of purchases by the UTC hour in which they occurred, one row for each currency'
  column source_id integer not null
  column hour timestamp with time zone not null
  column is_bot boolean not null
  column currency text not null
  column purchases bigint not null
  column amount numeric(22,4) not null
  constraint event_amounts_hourly_pkey PRIMARY KEY (hour, source_id, currency, is_bot)

table event_hourly
  comment 'Events by the UTC hour in which they occurred'
  column source_id integer not null
  column hour timestamp with time zone not null
  column event_type text not null
  column event_name text not null
  column is_bot boolean not null
  column events bigint not null
  constraint event_hourly_pkey PRIMARY KEY (hour, source_id, event_type, event_name, is_bot)

table event_rejects
  comment 'Events that could not be read, as they were sent, with every reason'
  column id uuid not null
  column source_id integer not null
  column received_at timestamp with time zone not null
  column event text not null
  column errors json not null
  column request json comment 'The request as far as it mattered to the event; null before it was kept'
  constraint event_rejects_pkey PRIMARY KEY (id)

table event_retries
  comment 'Events that a handler failed on and will be given again'
  column handler text not null
  column event_day date not null
  column source_id integer not null
  column event_id uuid not null
  column attempts integer not null
  column due_at timestamp with time zone not null
  column error text not null
  column batch_id uuid comment 'The batch with which the event is given to its handler again, for handlers whose batches are fixed'
  constraint event_retries_pkey PRIMARY KEY (handler, event_day, source_id, event_id)
  CREATE INDEX event_retries_by_batch ON public.event_retries USING btree (batch_id) WHERE (batch_id IS NOT NULL)
  CREATE INDEX event_retries_due ON public.event_retries USING btree (handler, due_at)

table events
  partition by RANGE (event_day)
  comment 'Events by the UTC day that each claims itself, so that one that is sent again meets its original'
  column event_day date not null
  column source_id integer not null
  column event_id uuid not null
  column tx xid8 not null default pg_current_xact_id()
  column received_at timestamp with time zone not null
  column occurred_at timestamp with time zone not null
  column clock_skew_ms bigint
  column event_type text not null
  column event_name text not null
  column user_id text
  column anonymous_id text
  column session_id text
  column click_id text
  column page_url text
  column referrer text
  column user_agent text
  column ip_address inet
  column is_bot boolean not null
  column consent json
  column library text
  column properties json not null
  constraint events_pkey PRIMARY KEY (event_day, source_id, event_id)
  CREATE INDEX events_by_receipt ON ONLY public.events USING brin (received_at) WITH (pages_per_range='32')
  CREATE INDEX events_in_order ON ONLY public.events USING btree (source_id, occurred_at, event_id)
  CREATE INDEX events_of_click ON ONLY public.events USING btree (click_id) WHERE (click_id IS NOT NULL)
  CREATE INDEX events_of_click_in_order ON ONLY public.events USING btree (occurred_at, event_id) WHERE (click_id IS NOT NULL)
  CREATE INDEX events_unseen ON ONLY public.events USING btree (tx)

table feed_positions
  comment 'How far the conversions of each partner have been read; a lost position begins the next generation'
  column partner_code text not null
  column "position" text
  column generation integer not null default 1
  column read_until timestamp with time zone
  column is_followed boolean not null default true comment 'The partner is active and has a service'
  column owner uuid
  column leased_until timestamp with time zone not null default '-infinity'::timestamp with time zone
  constraint feed_positions_pkey PRIMARY KEY (partner_code)

table handled
  comment 'Events that came over a broker and took effect, so that a redelivered message has none'
  column event_day date not null
  column handler text not null
  column source_id integer not null
  column event_id uuid not null
  column handled_at timestamp with time zone not null default now()
  constraint handled_pkey PRIMARY KEY (event_day, handler, source_id, event_id)

table item_pairs
  comment 'Products that go together, computed anew from session_items'
  column source_id integer not null
  column product_id text not null
  column other_product_id text not null
  column score double precision not null
  column support bigint not null
  column bought_together bigint not null
  constraint item_pairs_pkey PRIMARY KEY (source_id, product_id, other_product_id)
  CREATE INDEX item_pairs_of_product ON public.item_pairs USING btree (product_id, score)

table item_popularity
  comment 'How much products were viewed and bought, computed anew from session_items'
  column source_id integer not null
  column product_id text not null
  column weight double precision not null
  column sessions bigint not null
  constraint item_popularity_pkey PRIMARY KEY (source_id, product_id)
  CREATE INDEX item_popularity_by_weight ON public.item_popularity USING btree (weight)

table last_good_sources
  column only_row boolean not null default true
  column value json not null
  column saved_at timestamp with time zone not null default now()
  constraint last_good_sources_pkey PRIMARY KEY (only_row)
  constraint last_good_sources_only_row_check CHECK (only_row)

table recommendation_runs
  comment 'When pairs and popularity were computed; locked by the process that does it'
  column only_row boolean not null default true
  column computed_at timestamp with time zone
  column measured_at timestamp with time zone
  column visits bigint
  column hits bigint comment 'Of the visits of the day before measured_at, those that looked at one of ten products recommended as of its beginning'
  column popular_hits bigint
  constraint recommendation_runs_pkey PRIMARY KEY (only_row)
  constraint recommendation_runs_only_row_check CHECK (only_row)

table redriven_rejects
  comment 'Rejected events that were redriven, by the hour of receipt; past are those of days long before it'
  column source_id integer not null
  column hour timestamp with time zone not null
  column redriven bigint not null
  column duplicates bigint not null
  column dropped bigint not null
  column past bigint not null
  constraint redriven_rejects_pkey PRIMARY KEY (hour, source_id)

table schema_migrations
  column id integer not null default nextval('schema_migrations_id_seq'::regclass)
  column "timestamp" bigint not null
  column name character varying not null
  constraint "PK_62441bec32630ced9e4cccae336" PRIMARY KEY (id)

table session_items
  comment 'Products that were viewed or bought in a session, or by a visitor without one on a UTC day'
  column source_id integer not null
  column session_hash bigint not null
  column product_id text not null
  column is_bought boolean not null
  column last_at timestamp with time zone not null
  constraint session_items_pkey PRIMARY KEY (source_id, session_hash, product_id)
  CREATE INDEX session_items_by_age ON public.session_items USING btree (last_at)

table sessions
  comment 'Sessions: one for each session_id; for visitors without one, events with at most 30 minutes between them'
  column source_id integer not null
  column session_id text not null comment 'Where is_by_visitor: the id of the visitor'
  column is_by_visitor boolean not null
  column started_at timestamp with time zone not null
  column last_at timestamp with time zone not null
  column is_bot boolean not null
  column events bigint not null
  column page_views bigint not null
  column purchases bigint not null
  column user_id text
  column anonymous_id text
  column entry_at timestamp with time zone
  column entry_event_id uuid
  column entry_page text
  column referrer text comment 'Of the first page view, as campaign, campaign_source and click_id are'
  column campaign text
  column campaign_source text
  column click_id text
  column exit_at timestamp with time zone
  column exit_event_id uuid
  column exit_page text
  constraint sessions_pkey PRIMARY KEY (source_id, session_id, is_by_visitor, started_at)
  CREATE INDEX sessions_by_start ON public.sessions USING btree (started_at, source_id, session_id, is_by_visitor) INCLUDE (is_bot)
  CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id, started_at) WHERE (user_id IS NOT NULL)
  CREATE INDEX sessions_of_visitor ON public.sessions USING btree (anonymous_id) WHERE (anonymous_id IS NOT NULL)

table sessions_hourly
  comment 'Sessions by the UTC hour in which they began'
  column hour timestamp with time zone not null
  column source_id integer not null
  column is_bot boolean not null
  column sessions bigint not null
  constraint sessions_hourly_pkey PRIMARY KEY (hour, source_id, is_bot)

table stream_positions
  comment 'What each handler has seen; claimed by the process that handles or publishes events for it'
  column handler text not null
  column snapshot pg_snapshot
  column handled_until timestamp with time zone
  column owner uuid
  column leased_until timestamp with time zone not null default '-infinity'::timestamp with time zone
  column attempts integer not null default 0
  column queue text
  column types text[]
  column published_until timestamp with time zone
  column batch_id uuid
  column batch_end pg_snapshot
  constraint stream_positions_pkey PRIMARY KEY (handler)

table undated_ids
  comment 'Ids of events that claim no day, such as orders: unique whenever they arrive'
  column source_id integer not null
  column event_id uuid not null
  column received_at timestamp with time zone not null
  constraint undated_ids_pkey PRIMARY KEY (source_id, event_id)
  CREATE INDEX undated_ids_by_age ON public.undated_ids USING btree (received_at)

table user_counts_hourly
  comment 'Users by the UTC hour of an event, and by how many hours before they had one'
  column hour timestamp with time zone not null
  column source_id integer not null
  column is_bot boolean not null
  column hours_since smallint not null
  column users bigint not null
  constraint user_counts_hourly_pkey PRIMARY KEY (hour, source_id, is_bot, hours_since)

table users_hourly
  comment 'Users, by their user_id, with an event in a UTC hour'
  column hour timestamp with time zone not null
  column source_id integer not null
  column is_bot boolean not null
  column user_hash bigint not null
  constraint users_hourly_pkey PRIMARY KEY (source_id, is_bot, user_hash, hour)
  CREATE INDEX users_hourly_by_hour ON public.users_hourly USING brin (hour) WITH (pages_per_range='16')

table visitor_counts_hourly
  comment 'Visitors by the UTC hour of an event, and by how many hours before they had one'
  column hour timestamp with time zone not null
  column source_id integer not null
  column is_bot boolean not null
  column hours_since smallint not null
  column visitors bigint not null
  constraint visitor_counts_hourly_pkey PRIMARY KEY (hour, source_id, is_bot, hours_since)

table visitor_salts
  comment 'Keys of the hashes that recognise a visitor for one UTC day; deleted after two days'
  column day date not null
  column salt bytea not null
  constraint visitor_salts_pkey PRIMARY KEY (day)

table visitors_hourly
  comment 'Visitors with an event in a UTC hour'
  column hour timestamp with time zone not null
  column source_id integer not null
  column is_bot boolean not null
  column visitor_hash bigint not null
  constraint visitors_hourly_pkey PRIMARY KEY (source_id, is_bot, visitor_hash, hour)
  CREATE INDEX visitors_hourly_by_hour ON public.visitors_hourly USING brin (hour) WITH (pages_per_range='16')
