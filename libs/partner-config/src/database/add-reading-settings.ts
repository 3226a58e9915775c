import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a partner's postbacks are read: what identifies a conversion, and what their dates, amounts and bytes mean. */
export class AddReadingSettings1764960000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-reading-settings').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-reading-settings').text);
  }
}
