schema public
  grant USAGE to PUBLIC

table alert_groups
  comment 'The state of a rule for each group that it watches, after the hour that was evaluated last'
  column rule_id uuid not null
  column group_key text not null
  column partner text not null
  column keys jsonb not null
  column phase text not null
  column since timestamp with time zone not null
  column streak integer not null
  column is_reported boolean not null comment 'A message of the present firing was sent, so its end is worth one too'
  column hour timestamp with time zone not null
  column snoozed_until timestamp with time zone
  constraint alert_groups_pkey PRIMARY KEY (rule_id, group_key)
  constraint alert_groups_phase_check CHECK ((phase = ANY (ARRAY['ok'::text, 'pending'::text, 'firing'::text, 'resolved'::text])))
  constraint alert_groups_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES alert_rules(id) ON DELETE CASCADE

table alert_messages
  comment 'What is to be sent: one message for each rule, partner, kind, hour and channel; next_attempt_at is null once nothing is left to do'
  column id uuid not null default gen_random_uuid()
  column rule_id uuid not null
  column partner text not null
  column kind text not null
  column hour timestamp with time zone not null
  column channel text not null
  column recipients text[] not null
  column message jsonb not null
  column created_at timestamp with time zone not null default now()
  column attempts integer not null default 0
  column next_attempt_at timestamp with time zone default now()
  column sent_at timestamp with time zone
  column error text
  constraint alert_messages_pkey PRIMARY KEY (id)
  constraint alert_messages_kind_check CHECK ((kind = ANY (ARRAY['firing'::text, 'resolved'::text])))
  constraint alert_messages_once UNIQUE (rule_id, partner, kind, hour, channel)
  constraint alert_messages_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES alert_rules(id) ON DELETE CASCADE
  CREATE INDEX alert_messages_due ON public.alert_messages USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL)

table alert_progress
  comment 'How far a rule is evaluated: the end of the last hour that a partner answered for'
  column rule_id uuid not null
  column partner text not null
  column evaluated_until timestamp with time zone not null
  constraint alert_progress_pkey PRIMARY KEY (rule_id, partner)
  constraint alert_progress_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES alert_rules(id) ON DELETE CASCADE

table alert_rules
  comment 'What raises an alert: a figure, its groups, a condition; and how people hear of it'
  column id uuid not null default gen_random_uuid()
  column name text not null
  column owner text not null
  column partner text comment 'The only partner that it is evaluated for; null: all that its filters leave'
  column rule jsonb not null
  column channels text[] not null
  column recipients text[] not null default '{}'::text[]
  column is_enabled boolean not null default true
  column version integer not null default 1
  column evaluated_from timestamp with time zone not null default now() comment 'When it was created, enabled, or last given another rule; earlier hours are not evaluated'
  column claimed_until timestamp with time zone comment 'A process evaluates it; others leave it alone until then'
  column created_at timestamp with time zone not null default now()
  column created_by text not null
  column updated_at timestamp with time zone not null default now()
  column updated_by text not null
  column code text comment 'Of a rule that ships, as long as it has its name: what its name in other languages is found by'
  column language text comment 'Of its messages; null: the one that the settings of insight name'
  constraint alert_rules_pkey PRIMARY KEY (id)
  constraint alert_rules_language_check CHECK ((language = ANY (ARRAY['en'::text, 'zh-Hans'::text, 'zh-Hant'::text])))
  constraint alert_rules_name UNIQUE (name)
  constraint alert_rules_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))

table alerts
  comment 'Each time that a rule fired for a group'
  column id uuid not null default gen_random_uuid()
  column rule_id uuid
  column rule_name text not null
  column partner text not null
  column group_key text not null
  column keys jsonb not null
  column figure jsonb not null comment 'What was looked at: the plan of the hours up to the alert'
  column hour timestamp with time zone not null
  column fired_at timestamp with time zone not null
  column seen text
  column expected text
  column probability double precision
  column hours integer
  column explained_by jsonb not null default '[]'::jsonb comment 'The groups that explain most of the difference: keys, seen, before'
  column acknowledged_at timestamp with time zone
  column acknowledged_by text
  column resolved_at timestamp with time zone
  column created_at timestamp with time zone not null default now()
  column rule_code text comment 'The code of the rule when it fired'
  constraint alerts_pkey PRIMARY KEY (id)
  constraint alerts_once UNIQUE (rule_id, group_key, hour)
  constraint alerts_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES alert_rules(id) ON DELETE SET NULL
  CREATE INDEX alerts_by_time ON public.alerts USING btree (fired_at, id)
  CREATE INDEX alerts_firing ON public.alerts USING btree (rule_id, group_key) WHERE (resolved_at IS NULL)

table dashboards
  comment 'Figures side by side: plans without their period, with how each is drawn'
  column id uuid not null default gen_random_uuid()
  column name text not null
  column owner text not null comment 'Who created it; one that is not shared is seen by its owner alone'
  column is_shared boolean not null default false
  column definition jsonb not null
  column version integer not null default 1
  column created_at timestamp with time zone not null default now()
  column updated_at timestamp with time zone not null default now()
  column updated_by text not null
  constraint dashboards_pkey PRIMARY KEY (id)
  constraint dashboards_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
  CREATE INDEX dashboards_by_owner ON public.dashboards USING btree (owner)
  CREATE INDEX dashboards_shared ON public.dashboards USING btree (name) WHERE is_shared

table predictions
  comment 'Probabilities of approval by models that are trained elsewhere: of each conversion and model the newest'
  column partner text not null
  column conversion_id text not null
  column tenant text not null
  column conversion_key text not null default ''::text comment 'Besides conversion_id, what identifies the conversion; empty where nothing does'
  column model text not null
  column model_version text not null
  column feature_list_version integer not null
  column probability numeric(19,18) not null
  column predicted_at timestamp with time zone not null
  column imported_at timestamp with time zone not null default now()
  constraint predictions_pkey PRIMARY KEY (partner, conversion_id, tenant, conversion_key, model)
  constraint predictions_probability_check CHECK (((probability >= (0)::numeric) AND (probability <= (1)::numeric)))
  CREATE INDEX predictions_by_time ON public.predictions USING btree (predicted_at)

table report_messages
  comment 'What is to be sent of a run, stored with its figures: one message for each channel'
  column run_id uuid not null
  column channel text not null
  column attempts integer not null default 0
  column next_attempt_at timestamp with time zone default now()
  column sent_at timestamp with time zone
  column error text
  constraint report_messages_pkey PRIMARY KEY (run_id, channel)
  constraint report_messages_run_id_fkey FOREIGN KEY (run_id) REFERENCES report_runs(id) ON DELETE CASCADE
  CREATE INDEX report_messages_waiting ON public.report_messages USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL)

table report_runs
  comment 'One for each time that a report was due, with the figures as they were'
  column id uuid not null default gen_random_uuid()
  column report_id uuid not null
  column due_at timestamp with time zone not null
  column state text not null default 'pending'::text
  column result jsonb comment 'What was shown: the tiles, their plans and figures; it never changes'
  column attempts integer not null default 0
  column next_attempt_at timestamp with time zone default now() comment 'When it is computed, or claimed until; null once nothing is left to do'
  column error text
  column created_at timestamp with time zone not null default now()
  column finished_at timestamp with time zone
  constraint report_runs_pkey PRIMARY KEY (id)
  constraint report_runs_once UNIQUE (report_id, due_at)
  constraint report_runs_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports(id) ON DELETE CASCADE
  constraint report_runs_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'empty'::text, 'failed'::text])))
  CREATE INDEX report_runs_waiting ON public.report_runs USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL)

table reports
  comment 'Figures that are computed on a schedule and sent to people'
  column id uuid not null default gen_random_uuid()
  column name text not null
  column owner text not null
  column dashboard_id uuid
  column board jsonb comment 'Tiles of its own; null: those of the dashboard at the time of a run'
  column language text not null
  column timezone text not null
  column schedule jsonb not null
  column channels text[] not null
  column recipients text[] not null default '{}'::text[]
  column skips_empty boolean not null default false
  column is_enabled boolean not null default true
  column version integer not null default 1
  column next_due_at timestamp with time zone not null comment 'The next time of the schedule; after an outage the last missed one, and it alone, is run'
  column created_at timestamp with time zone not null default now()
  column updated_at timestamp with time zone not null default now()
  column updated_by text not null
  constraint reports_pkey PRIMARY KEY (id)
  constraint reports_content CHECK (((dashboard_id IS NULL) <> (board IS NULL)))
  constraint reports_dashboard_id_fkey FOREIGN KEY (dashboard_id) REFERENCES dashboards(id) ON DELETE CASCADE
  constraint reports_language_check CHECK ((language = ANY (ARRAY['en'::text, 'zh-Hans'::text, 'zh-Hant'::text])))
  constraint reports_name UNIQUE (name)
  constraint reports_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
  CREATE INDEX reports_due ON public.reports USING btree (next_due_at) WHERE is_enabled

table schema_migrations
  column id integer not null default nextval('schema_migrations_id_seq'::regclass)
  column "timestamp" bigint not null
  column name character varying not null
  constraint "PK_62441bec32630ced9e4cccae336" PRIMARY KEY (id)

table signal_samples
  comment 'Signals that are known as of now only, as insight sampled them: the lowest and highest value of each hour'
  column signal text not null
  column partner text not null
  column hour timestamp with time zone not null
  column lowest numeric not null
  column highest numeric not null
  constraint signal_samples_pkey PRIMARY KEY (signal, partner, hour)
  CREATE INDEX signal_samples_by_hour ON public.signal_samples USING btree (hour)
