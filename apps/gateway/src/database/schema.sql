schema public
  grant USAGE to PUBLIC

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

table last_good_routes
  column only_row boolean not null default true
  column value json not null
  column saved_at timestamp with time zone not null default now()
  constraint last_good_routes_pkey PRIMARY KEY (only_row)
  constraint last_good_routes_only_row_check CHECK (only_row)

table schema_migrations
  column id integer not null default nextval('schema_migrations_id_seq'::regclass)
  column "timestamp" bigint not null
  column name character varying not null
  constraint "PK_62441bec32630ced9e4cccae336" PRIMARY KEY (id)

table spool
  with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05)
  comment 'Postbacks that wait for their service, or were refused by it (dead); erased after delivery'
  column id uuid not null comment 'The receipt, a UUIDv7: its order is that of the time received'
  column partner_code text not null
  column received_at timestamp with time zone not null
  column payload bytea not null comment 'The request, encrypted (AES-256-GCM, bound to receipt and partner)'
  column size_bytes integer not null
  column state text not null default 'waiting'::text
  column attempts integer not null default 0
  column next_attempt_at timestamp with time zone not null default now()
  column last_error text
  column dead_at timestamp with time zone
  column dead_status smallint
  column dead_answer text
  column unanswered integer not null default 0 comment 'How often it was sent without an answer, so that it may be stored'
  column silences integer not null default 0 comment 'How often it was sent alone to a service that was there, which then was not'
  constraint spool_pkey PRIMARY KEY (id)
  constraint spool_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'dead'::text])))
  CREATE INDEX spool_in_order ON public.spool USING btree (partner_code, state, id) INCLUDE (size_bytes, received_at)

table spool_leases
  comment 'Which process delivers a partner''s spool; it loses it when it stops renewing'
  column partner_code text not null
  column holder uuid not null
  column fenced_until timestamp with time zone not null
  constraint spool_leases_pkey PRIMARY KEY (partner_code)

table unrouted
  comment 'The newest requests for endpoints that no partner has; bounded'
  column id uuid not null
  column received_at timestamp with time zone not null
  column method text not null
  column path text not null
  column parameters json not null
  column request_headers json not null
  column request_ip inet
  column payload bytea comment 'The request, encrypted, so that it can be driven again'
  column size_bytes integer not null default 0
  constraint unrouted_pkey PRIMARY KEY (id)
