import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Views through which AppSheet edits partners, tenants and mappings, and the group role that may use them. */
export class AddAppsheet1795957260000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-appsheet').text);
  }

  /** The group role stays: other databases of the server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-appsheet').text);
  }
}
