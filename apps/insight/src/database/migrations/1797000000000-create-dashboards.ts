import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dashboards of people, private or shared. */
export class CreateDashboards1797000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'create_dashboards').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dashboards');
  }
}
