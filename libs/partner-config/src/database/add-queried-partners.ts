import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the process that merges figures may know of partners: their services and their names. */
export class AddQueriedPartners1796500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-queried-partners').text);
  }

  /** The role stays: other databases of the server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-queried-partners').text);
  }
}
