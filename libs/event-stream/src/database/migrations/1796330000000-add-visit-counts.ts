import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Figures of visits whose reading costs the same however many visits there are. */
export class AddVisitCounts1796330000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'add_visit_counts').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE visitor_counts_hourly, user_counts_hourly, sessions_hourly');
    await runner.query(`
      DROP INDEX visitors_hourly_by_hour, users_hourly_by_hour;
      ALTER TABLE visitors_hourly DROP CONSTRAINT visitors_hourly_pkey,
        ADD PRIMARY KEY (hour, source_id, is_bot, visitor_hash);
      ALTER TABLE users_hourly DROP CONSTRAINT users_hourly_pkey, ADD PRIMARY KEY (hour, source_id, is_bot, user_hash)`);
  }
}
