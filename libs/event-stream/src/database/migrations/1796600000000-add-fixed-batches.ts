import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Batches that are repeated with the same events. */
export class AddFixedBatches1796600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'add_fixed_batches').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE event_retries DROP COLUMN batch_id');
    await runner.query('ALTER TABLE stream_positions DROP COLUMN batch_id, DROP COLUMN batch_end');
  }
}
