import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What two transports, and handlers that kill their process, need. */
export class AddTransports1796100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'add_transports').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE handled');
    await runner.query(
      `ALTER TABLE stream_positions
         DROP COLUMN owner, DROP COLUMN leased_until, DROP COLUMN attempts, DROP COLUMN queue, DROP COLUMN types,
         DROP COLUMN published_until`,
    );
  }
}
