import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An edit of a mapping in plain SQL is checked like one through the admin API. */
export class AddMappingChecks1795957200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-mapping-checks').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-mapping-checks').text);
  }
}
