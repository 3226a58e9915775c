import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports on a schedule, their runs with the figures as they were, and the messages to send. */
export class CreateReports1797100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'create_reports').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE report_messages, report_runs, reports');
  }
}
