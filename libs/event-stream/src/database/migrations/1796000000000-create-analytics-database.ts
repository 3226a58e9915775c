import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events, what handlers make of them, and how far each handler has come. */
export class CreateAnalyticsDatabase1796000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'create_tables').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE events, undated_ids, event_rejects, visitor_salts, stream_positions, event_retries, dead_events,
         event_hourly, event_amounts_hourly`,
    );
  }
}
