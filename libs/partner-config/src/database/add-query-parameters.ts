import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which parameters of a page's query are stored, by source. */
export class AddQueryParameters1796800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-query-parameters').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-query-parameters').text);
  }
}
