schema public
  grant USAGE to PUBLIC

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

table unrouted
  comment 'The newest requests for endpoints that no partner has; bounded'
  column id uuid not null
  column received_at timestamp with time zone not null
  column method text not null
  column path text not null
  column parameters json not null
  column request_headers json not null
  column request_ip inet
  constraint unrouted_pkey PRIMARY KEY (id)
