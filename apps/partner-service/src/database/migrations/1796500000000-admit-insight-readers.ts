import { join } from 'node:path';
import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans of figures run under a role of their own, which reads the roll-up and nothing else. */
export class AdmitInsightReaders1796500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(join(__dirname, '..'), 'admit_insight_readers').text);
  }

  /** The role stays: other databases of the server use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(join(__dirname, '..'), 'dismiss_insight_readers').text);
  }
}
