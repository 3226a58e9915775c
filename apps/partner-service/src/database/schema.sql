function acquire_roll_up_writer()
  CREATE OR REPLACE FUNCTION public.acquire_roll_up_writer()
   RETURNS smallint
   LANGUAGE sql
  AS $function$
       SELECT coalesce(
         (SELECT number FROM roll_up_writers ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED),
         1 + pg_backend_pid() % 64
       )::smallint
     $function$
  grant EXECUTE to PUBLIC

function admit_insight_readers()
  CREATE OR REPLACE FUNCTION public.admit_insight_readers()
   RETURNS void
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    GRANT USAGE ON SCHEMA public TO insight_reader;
    GRANT SELECT ON conversion_hourly TO insight_reader;
  END $function$

function admit_reporting_readers()
  CREATE OR REPLACE FUNCTION public.admit_reporting_readers()
   RETURNS void
   LANGUAGE plpgsql
   SECURITY DEFINER
   SET search_path TO 'pg_catalog', 'public', 'pg_temp'
  AS $function$
  BEGIN
    GRANT USAGE ON SCHEMA reporting TO reporting_reader;
    GRANT SELECT ON reporting.tenants, reporting.hourly_figures, reporting.conversions TO reporting_reader;
  END $function$

function stamp_change()
  CREATE OR REPLACE FUNCTION public.stamp_change()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$
     BEGIN
       NEW.tx := pg_current_xact_id();
       RETURN NEW;
     END $function$
  grant EXECUTE to PUBLIC

schema public
  grant USAGE to insight_reader
  grant USAGE to PUBLIC

schema reporting
  grant USAGE to reporting_reader

table audit_events
  comment 'What API keys asked of the service itself; admin collects it into its audit log. No outcome: it did not end, or not yet'
  column id bigint not null default ((EXTRACT(epoch FROM clock_timestamp()) * (1000000)::numeric))::bigint
  column at timestamp with time zone not null default now()
  column key_id uuid not null
  column action text not null
  column entity text not null
  column asked json not null
  column outcome json
  constraint audit_events_pkey PRIMARY KEY (id)

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

table conversion_hourly
  with (fillfactor=60)
  comment 'The roll-up by UTC hour of received_at, with its shards: readers sum over writer. Offer, status and currency are empty texts where absent'
  column hour timestamp with time zone not null
  column tenant_id integer not null
  column offer text not null
  column status text not null
  column currency text not null
  column conversions bigint not null default 0
  column duplicates bigint not null default 0
  column updates bigint not null default 0
  column quarantined bigint not null default 0
  column sale_amount_local numeric(24,4) not null default 0
  column myr_sale_amount numeric(24,4) not null default 0
  column usd_sale_amount numeric(24,4) not null default 0
  column payout_local numeric(24,4) not null default 0
  column myr_payout numeric(24,4) not null default 0
  column usd_payout numeric(24,4) not null default 0
  column writer smallint not null default 0
  constraint conversion_hourly_pkey PRIMARY KEY (hour, tenant_id, offer, status, currency)
  grant SELECT to insight_reader

table conversion_hourly_shards
  inherits conversion_hourly
  with (fillfactor=60)
  comment 'What each writer added to the roll-up since maintenance last folded the hour into conversion_hourly'
  column hour timestamp with time zone not null
  column tenant_id integer not null
  column offer text not null
  column status text not null
  column currency text not null
  column conversions bigint not null default 0
  column duplicates bigint not null default 0
  column updates bigint not null default 0
  column quarantined bigint not null default 0
  column sale_amount_local numeric(24,4) not null default 0
  column myr_sale_amount numeric(24,4) not null default 0
  column usd_sale_amount numeric(24,4) not null default 0
  column payout_local numeric(24,4) not null default 0
  column myr_payout numeric(24,4) not null default 0
  column usd_payout numeric(24,4) not null default 0
  column writer smallint not null default 0
  constraint conversion_hourly_shards_pkey PRIMARY KEY (hour, tenant_id, offer, status, currency, writer)

table conversion_state
  with (fillfactor=90)
  comment 'One row per conversion: where its original is and what counts of it. An as_of of NULL means as of the original. The first duplicate fills other_fields'
  column tenant_id integer not null
  column conversion_id text not null comment 'The conversion_id; where its key has further fields, chr(31) and conversions.conversion_key follow'
  column original_id uuid not null
  column original_received_at timestamp with time zone not null
  column hour timestamp with time zone not null
  column offer text not null
  column offer_is_name boolean not null
  column status text
  column status_original text
  column status_as_of uuid
  column currency text
  column sale_amount_local numeric(18,4)
  column myr_sale_amount numeric(18,4)
  column usd_sale_amount numeric(18,4)
  column payout_local numeric(18,4)
  column myr_payout numeric(18,4)
  column usd_payout numeric(18,4)
  column amounts_as_of uuid
  column other_fields jsonb
  column tx xid8 not null default pg_current_xact_id() comment 'The transaction that changed the row last, for the change feed'
  column amount_parts jsonb comment 'The postback of each amount. They count where the newest of them is amounts_as_of; else all amounts are as of that'
  constraint conversion_state_pkey PRIMARY KEY (tenant_id, conversion_id)
  CREATE INDEX conversion_state_by_age ON public.conversion_state USING brin (original_received_at)
  CREATE INDEX conversion_state_by_id ON public.conversion_state USING btree (tenant_id, split_part(conversion_id, chr(31), 1)) WHERE (strpos(conversion_id, chr(31)) > 0)
  CREATE INDEX conversion_state_by_tx ON public.conversion_state USING btree (tx)
  CREATE TRIGGER stamp_change BEFORE UPDATE ON conversion_state FOR EACH ROW WHEN (new.tx = old.tx) EXECUTE FUNCTION stamp_change()

table conversions
  partition by RANGE (received_at)
  comment 'Every postback that is a conversion, one partition a UTC day of received_at; id is the postback id, a UUIDv7 whose time is received_at'
  column id uuid not null
  column received_at timestamp with time zone not null
  column stored_at timestamp with time zone not null default clock_timestamp()
  column tenant_id integer not null
  column config_version integer not null
  column is_duplicate boolean not null
  column is_update boolean not null
  column is_test boolean not null
  column conversion_id text not null
  column offer_id text
  column offer_name text
  column order_id text
  column datetime_conversion timestamp with time zone
  column event text
  column status text
  column status_original text
  column sale_amount_local numeric(18,4)
  column myr_sale_amount numeric(18,4)
  column usd_sale_amount numeric(18,4)
  column payout_local numeric(18,4)
  column myr_payout numeric(18,4)
  column usd_payout numeric(18,4)
  column conversion_currency text
  column adv_sub text
  column adv_sub2 text
  column adv_sub3 text
  column adv_sub4 text
  column adv_sub5 text
  column aff_sub text
  column aff_sub2 text
  column aff_sub3 text
  column aff_sub4 text
  column media_id text
  column sub_id text
  column click_id text
  column click_ref text comment 'The click id, from whichever column the mapping of the time carried it in'
  column sub_ref text comment 'The sub id, from whichever column the mapping of the time carried it in'
  column warnings jsonb
  column raw_data json not null
  column request_line text not null
  column request_headers json not null
  column request_ip inet
  column conversion_key text comment 'Besides conversion_id, what identifies the conversion: names of fields and a hash of their values; null where the id alone does'
  column redriven_at timestamp with time zone comment 'When a redrive corrected what was read of the postback, under config_version; raw_data stays as received'
  constraint conversions_pkey PRIMARY KEY (received_at, id)
  CREATE INDEX conversions_by_click ON ONLY public.conversions USING btree (click_ref) WHERE (click_ref IS NOT NULL)
  CREATE INDEX conversions_by_conversion ON ONLY public.conversions USING btree (conversion_id)
  CREATE INDEX conversions_by_tenant ON ONLY public.conversions USING btree (tenant_id, received_at, id)
  CREATE INDEX conversions_by_warning ON ONLY public.conversions USING gin (warnings jsonb_path_ops) WHERE (warnings IS NOT NULL)

table import_files
  comment 'Files that were imported. The postback ids of their rows have the time of the first import; job_id is the last one'
  column hash bytea not null
  column received_at timestamp with time zone not null default date_trunc('milliseconds'::text, now())
  column job_id uuid
  constraint import_files_pkey PRIMARY KEY (hash)
  constraint import_files_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs(id) ON DELETE SET NULL
  CREATE INDEX import_files_by_job ON public.import_files USING btree (job_id)

table job_rows
  comment 'Single postbacks in the result of a job, with values before and after. They go with the postbacks, and with any erasure'
  column job_id uuid not null
  column number integer not null
  column group_number integer not null
  column tenant_id integer not null
  column received_at timestamp with time zone not null
  column "row" json not null
  constraint job_rows_pkey PRIMARY KEY (job_id, number)
  constraint job_rows_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs(id) ON DELETE CASCADE

table jobs
  comment 'Long work over stored postbacks, one at a time, oldest first. position is where an instance that takes over goes on'
  column id uuid not null
  column kind text not null
  column request json not null
  column as_of timestamp with time zone not null
  column state text not null default 'waiting'::text
  column "position" json
  column counts json not null default '{}'::json
  column result json
  column created_by text not null
  column created_at timestamp with time zone not null default now()
  column started_at timestamp with time zone
  column stop_requested_at timestamp with time zone
  column finished_at timestamp with time zone
  column leased_by uuid
  column leased_until timestamp with time zone
  constraint jobs_pkey PRIMARY KEY (id)
  constraint jobs_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'finished'::text, 'stopped'::text, 'failed'::text])))
  CREATE INDEX jobs_open ON public.jobs USING btree (created_at, id) WHERE (finished_at IS NULL)

table last_good_config
  column only_row boolean not null default true
  column value json not null
  column saved_at timestamp with time zone not null default now()
  constraint last_good_config_pkey PRIMARY KEY (only_row)
  constraint last_good_config_only_row_check CHECK (only_row)

table limit_usage
  with (fillfactor=50)
  comment 'How many of the requests that a limit allows until window_end are given out to instances; asked and leased are those of the last lease'
  column scope text not null
  column window_end timestamp with time zone not null
  column max_requests integer not null
  column taken bigint not null
  column asked integer not null
  column leased integer not null
  constraint limit_usage_pkey PRIMARY KEY (scope)

table quarantine
  comment 'Postbacks that could not be a conversion, whole and with every reason, until they are redriven'
  column id uuid not null
  column received_at timestamp with time zone not null
  column stored_at timestamp with time zone not null default clock_timestamp()
  column tenant_id integer not null
  column config_version integer not null
  column is_test boolean not null
  column conversion_id text
  column reasons jsonb not null
  column raw_data json
  column body bytea
  column request_line text not null
  column request_headers json
  column request_ip inet
  column digest text not null
  column size_bytes integer not null
  column redriven_at timestamp with time zone
  constraint quarantine_pkey PRIMARY KEY (id)
  CREATE INDEX quarantine_by_age ON public.quarantine USING btree (received_at)
  CREATE INDEX quarantine_open ON public.quarantine USING btree (received_at, id) WHERE (redriven_at IS NULL)

table removed_conversions
  comment 'Conversions that a redrive left without a postback, for readers of the change feed. One that exists again counts as such'
  column tenant_id integer not null
  column conversion_id text not null
  column removed_at timestamp with time zone not null default now()
  column tx xid8 not null default pg_current_xact_id()
  constraint removed_conversions_pkey PRIMARY KEY (tenant_id, conversion_id)
  CREATE INDEX removed_conversions_by_age ON public.removed_conversions USING brin (removed_at)
  CREATE INDEX removed_conversions_by_tx ON public.removed_conversions USING btree (tx)

table replayed_postbacks
  comment 'Postbacks whose signature was spent by another: nothing else is stored of them'
  column id uuid not null
  column received_at timestamp with time zone not null
  column original_id uuid not null
  column is_test boolean not null
  constraint replayed_postbacks_pkey PRIMARY KEY (id)
  CREATE INDEX replayed_postbacks_by_age ON public.replayed_postbacks USING brin (received_at)

table reported_warnings
  comment 'The kinds of warning that the log of a UTC day has named, so that each is named once'
  column day date not null
  column code text not null
  column field text not null
  constraint reported_warnings_pkey PRIMARY KEY (day, code, field)

table roll_up_writers
  comment 'The writer numbers of conversion_hourly_shards; a transaction that counts locks one of them'
  column number smallint not null
  constraint roll_up_writers_pkey PRIMARY KEY (number)

table schema_migrations
  column id integer not null default nextval('schema_migrations_id_seq'::regclass)
  column "timestamp" bigint not null
  column name character varying not null
  constraint "PK_62441bec32630ced9e4cccae336" PRIMARY KEY (id)

table seen_postback_ids
  comment 'Ids that the gateway or the edge gave to postbacks, which may arrive again: one unique index over conversions and quarantine'
  column id uuid not null
  constraint seen_postback_ids_pkey PRIMARY KEY (id)

table spent_signatures
  comment 'SHA-256 of the texts that senders have signed, with the postback that each was stored as; target_bytes says where the target in it ends'
  column signed bytea not null
  column target_bytes integer not null
  column postback_id uuid not null
  column received_at timestamp with time zone not null
  constraint spent_signatures_pkey PRIMARY KEY (signed)
  CREATE INDEX spent_signatures_by_age ON public.spent_signatures USING brin (received_at)

table warnings_hourly
  with (fillfactor=60)
  comment 'Postbacks with each warning by UTC hour of received_at: readers sum over writer. Maintenance folds closed hours into writer 0'
  column hour timestamp with time zone not null
  column tenant_id integer not null
  column code text not null
  column field text not null
  column writer smallint not null
  column postbacks bigint not null
  constraint warnings_hourly_pkey PRIMARY KEY (hour, tenant_id, code, field, writer)

view conversion_keys
  comment 'The former name of conversion_state, for processes of the former version'
  column tenant_id integer
  column conversion_id text
  column original_id uuid
  column original_received_at timestamp with time zone
  column hour timestamp with time zone
  column offer text
  column offer_is_name boolean
  column status text
  column status_original text
  column status_as_of uuid
  column currency text
  column sale_amount_local numeric(18,4)
  column myr_sale_amount numeric(18,4)
  column usd_sale_amount numeric(18,4)
  column payout_local numeric(18,4)
  column myr_payout numeric(18,4)
  column usd_payout numeric(18,4)
  column amounts_as_of uuid
  column other_fields jsonb
  as  SELECT tenant_id,
      conversion_id,
      original_id,
      original_received_at,
      hour,
      offer,
      offer_is_name,
      status,
      status_original,
      status_as_of,
      currency,
      sale_amount_local,
      myr_sale_amount,
      usd_sale_amount,
      payout_local,
      myr_payout,
      usd_payout,
      amounts_as_of,
      other_fields
     FROM conversion_state;

view receipts
  comment 'The former name of seen_postback_ids, for processes of the former version'
  column id uuid
  as  SELECT id
     FROM seen_postback_ids;

view reporting.conversions
  comment 'The present state of each conversion'
  column tenant text
  column conversion_id text
  column first_received_at timestamp with time zone
  column counted_in_hour timestamp with time zone
  column offer text
  column status text
  column status_original text
  column currency text
  column sale_amount_local numeric(18,4)
  column payout_local numeric(18,4)
  column usd_sale_amount numeric(18,4)
  column usd_payout numeric(18,4)
  column myr_sale_amount numeric(18,4)
  column myr_payout numeric(18,4)
  as  SELECT COALESCE(tenant, (tenant_id)::text) AS tenant,
      split_part(conversion_id, chr(31), 1) AS conversion_id,
      original_received_at AS first_received_at,
      hour AS counted_in_hour,
      NULLIF(offer, ''::text) AS offer,
      status,
      status_original,
      currency,
      sale_amount_local,
      payout_local,
      usd_sale_amount,
      usd_payout,
      myr_sale_amount,
      myr_payout
     FROM (conversion_state
       LEFT JOIN tenants USING (tenant_id));
  grant SELECT to reporting_reader

view reporting.hourly_figures
  comment 'Sums by the UTC hour in which a conversion was first received. Local amounts of different currencies must not be added'
  column hour timestamp with time zone
  column tenant text
  column offer text
  column status text
  column currency text
  column conversions bigint
  column duplicates bigint
  column updates bigint
  column quarantined bigint
  column sale_amount_local numeric
  column payout_local numeric
  column usd_sale_amount numeric
  column usd_payout numeric
  column myr_sale_amount numeric
  column myr_payout numeric
  as  SELECT hour,
      COALESCE(tenant, (tenant_id)::text) AS tenant,
      NULLIF(offer, ''::text) AS offer,
      NULLIF(status, ''::text) AS status,
      NULLIF(currency, ''::text) AS currency,
      conversions,
      duplicates,
      updates,
      quarantined,
      sale_amount_local,
      payout_local,
      usd_sale_amount,
      usd_payout,
      myr_sale_amount,
      myr_payout
     FROM (( SELECT hour,
              tenant_id,
              offer,
              status,
              currency,
              (sum(conversions))::bigint AS conversions,
              (sum(duplicates))::bigint AS duplicates,
              (sum(updates))::bigint AS updates,
              (sum(quarantined))::bigint AS quarantined,
              sum(sale_amount_local) AS sale_amount_local,
              sum(payout_local) AS payout_local,
              sum(usd_sale_amount) AS usd_sale_amount,
              sum(usd_payout) AS usd_payout,
              sum(myr_sale_amount) AS myr_sale_amount,
              sum(myr_payout) AS myr_payout
             FROM conversion_hourly
            GROUP BY hour, tenant_id, offer, status, currency) figures
       LEFT JOIN tenants USING (tenant_id));
  grant SELECT to reporting_reader

view reporting.tenants
  comment 'The tenants of this partner'
  column tenant_id integer
  column tenant text
  as  SELECT ((value ->> 'id'::text))::integer AS tenant_id,
      (value ->> 'code'::text) AS tenant
     FROM last_good_config,
      LATERAL json_array_elements((value -> 'tenants'::text)) tenant(value);
  grant SELECT to reporting_reader
