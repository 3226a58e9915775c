import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who came, and what they did in one go. */
export class AddVisitorsAndSessions1796300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'add_visitors_and_sessions').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE visitors_hourly, users_hourly, sessions');
  }
}
