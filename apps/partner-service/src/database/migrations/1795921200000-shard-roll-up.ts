import type { MigrationInterface, QueryRunner } from 'typeorm';

// The shards are a table of their own that inherits from the roll-up: whoever reads conversion_hourly reads them too, and
// a process of the former version goes on writing to the parent, whose primary key its ON CONFLICT names.
const UP = [
  `ALTER TABLE conversion_hourly ADD COLUMN writer smallint NOT NULL DEFAULT 0`,
  `CREATE TABLE conversion_hourly_shards (PRIMARY KEY (hour, tenant_id, offer, status, currency, writer))
     INHERITS (conversion_hourly) WITH (fillfactor = 60)`,
  `COMMENT ON TABLE conversion_hourly IS
     'The roll-up by UTC hour of received_at, with its shards: readers sum over writer. Offer, status and currency are empty texts where absent'`,
  `COMMENT ON TABLE conversion_hourly_shards IS
     'What each writer added to the roll-up since maintenance last folded the hour into conversion_hourly'`,
  `CREATE TABLE roll_up_writers (number smallint PRIMARY KEY)`,
  `COMMENT ON TABLE roll_up_writers IS
     'The writer numbers of conversion_hourly_shards; a transaction that counts locks one of them'`,
  `INSERT INTO roll_up_writers SELECT generate_series(1, 64)`,
  // The lock ends with the transaction, so that neither a killed process nor a connection pooler can leave one behind.
  // With every number taken a write shares the one of its backend: it may wait for the other, and both sums are right.
  `CREATE FUNCTION acquire_roll_up_writer() RETURNS smallint LANGUAGE sql VOLATILE AS $$
     SELECT coalesce(
       (SELECT number FROM roll_up_writers ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED),
       1 + pg_backend_pid() % 64
     )::smallint
   $$`,
  `COMMENT ON FUNCTION acquire_roll_up_writer() IS
     'The lowest writer number that no other transaction holds; held until this transaction ends'`,
];

const DOWN = [
  `INSERT INTO conversion_hourly AS total (
     hour, tenant_id, offer, status, currency, conversions, duplicates, updates, quarantined,
     sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout
   )
   SELECT
     hour, tenant_id, offer, status, currency, sum(conversions), sum(duplicates), sum(updates), sum(quarantined),
     sum(sale_amount_local), sum(myr_sale_amount), sum(usd_sale_amount),
     sum(payout_local), sum(myr_payout), sum(usd_payout)
   FROM conversion_hourly_shards
   GROUP BY 1, 2, 3, 4, 5
   ON CONFLICT (hour, tenant_id, offer, status, currency) DO UPDATE SET
     conversions = total.conversions + excluded.conversions,
     duplicates = total.duplicates + excluded.duplicates,
     updates = total.updates + excluded.updates,
     quarantined = total.quarantined + excluded.quarantined,
     sale_amount_local = total.sale_amount_local + excluded.sale_amount_local,
     myr_sale_amount = total.myr_sale_amount + excluded.myr_sale_amount,
     usd_sale_amount = total.usd_sale_amount + excluded.usd_sale_amount,
     payout_local = total.payout_local + excluded.payout_local,
     myr_payout = total.myr_payout + excluded.myr_payout,
     usd_payout = total.usd_payout + excluded.usd_payout`,
  `DROP TABLE conversion_hourly_shards`,
  `DROP FUNCTION acquire_roll_up_writer`,
  `DROP TABLE roll_up_writers`,
  `ALTER TABLE conversion_hourly DROP COLUMN writer`,
];

/** Two writes never wait for each other's row of the roll-up. */
export class ShardRollUp1795921200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
