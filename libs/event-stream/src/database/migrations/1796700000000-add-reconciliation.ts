import { CREATE_INTAKE_COUNTERS } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts of what was received, for reconciliation. */
export class AddReconciliation1796700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of CREATE_INTAKE_COUNTERS) await runner.query(statement);
    await runner.query(readStatement(`${__dirname}/..`, 'add_reconciliation').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX events_by_receipt');
    await runner.query('DROP TABLE redriven_rejects, boot_counts, boots');
  }
}
