import type { PoolClient } from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { describeSchema } from './describe-schema';

const ORDERS = `
  CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ordered_at timestamptz NOT NULL,
    amount numeric(18,4) NOT NULL DEFAULT 0,
    amount_doubled numeric GENERATED ALWAYS AS (amount * 2) STORED,
    "Note" text COLLATE "C",
    dropped integer,
    CONSTRAINT orders_pkey PRIMARY KEY (ordered_at, id),
    CONSTRAINT orders_amount_check CHECK (amount >= 0)
  ) PARTITION BY RANGE (ordered_at)`;

const SCHEMA = [
  ORDERS,
  `ALTER TABLE orders DROP COLUMN dropped`,
  `COMMENT ON TABLE orders IS 'What was ordered; one partition a day'`,
  `COMMENT ON COLUMN orders."Note" IS 'The buyer''s'`,
  `CREATE INDEX orders_by_amount ON orders (amount) WHERE amount > 0`,
  `ALTER TABLE orders ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY large_ones ON orders FOR SELECT TO PUBLIC USING (amount > 10)`,
  `CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$`,
  `CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp()`,
  `CREATE VIEW large_orders WITH (security_barrier) AS SELECT o.id, o.amount FROM orders o WHERE o.amount > 100`,
  `CREATE TABLE lines (order_id bigint, note text, CONSTRAINT lines_note_key UNIQUE (note)) WITH (fillfactor=90)`,
  `GRANT SELECT, INSERT ON lines TO PUBLIC`,
  `GRANT UPDATE (note) ON lines TO PUBLIC`,
  `REVOKE EXECUTE ON FUNCTION stamp() FROM PUBLIC`,
];

const DESCRIPTION = `\
function stamp()
  CREATE OR REPLACE FUNCTION public.stamp()
   RETURNS trigger
   LANGUAGE plpgsql
  AS $function$ BEGIN RETURN NEW; END $function$

schema public
  grant USAGE to PUBLIC

table lines
  with (fillfactor=90)
  column order_id bigint
  column note text
  constraint lines_note_key UNIQUE (note)
  grant INSERT, SELECT to PUBLIC
  grant UPDATE (note) to PUBLIC

table orders
  partition by RANGE (ordered_at)
  row level security
  comment 'What was ordered; one partition a day'
  column id bigint not null generated always as identity
  column ordered_at timestamp with time zone not null
  column amount numeric(18,4) not null default 0
  column amount_doubled numeric generated always as ((amount * (2)::numeric)) stored
  column "Note" text collate "C" comment 'The buyer''s'
  constraint orders_pkey PRIMARY KEY (ordered_at, id)
  constraint orders_amount_check CHECK ((amount >= (0)::numeric))
  CREATE INDEX orders_by_amount ON ONLY public.orders USING btree (amount) WHERE (amount > (0)::numeric)
  CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp()
  policy large_ones for select to PUBLIC using ((amount > (10)::numeric))

view large_orders
  with (security_barrier=true)
  column id bigint
  column amount numeric(18,4)
  as  SELECT id,
      amount
     FROM orders o
    WHERE (amount > (100)::numeric);
`;

describe('describeSchema', () => {
  let database: TestDatabase;
  let client: PoolClient;

  beforeAll(async () => {
    database = await createTestDatabase('describe_schema', () => Promise.resolve());
    client = await database.pool.connect();
    for (const statement of SCHEMA) await client.query(statement);
  });

  afterAll(async () => {
    client.release();
    await database.drop();
  });

  it('describes everything that a migration can change, in the same words on every supported version', async () => {
    expect(await describeSchema(client)).toBe(DESCRIPTION);
  });

  it('does not change with the daily partitions', async () => {
    await client.query(`CREATE TABLE today PARTITION OF orders FOR VALUES FROM ('2026-01-01Z') TO ('2026-01-02Z')`);
    expect(await describeSchema(client)).toBe(DESCRIPTION);
  });

  it('leaves the connection ready to write', async () => {
    await describeSchema(client);
    const { rows } = await client.query(`SELECT current_setting('transaction_read_only') AS read_only`);
    expect(rows).toEqual([{ read_only: 'off' }]);
  });
});
