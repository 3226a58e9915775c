import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a rejected event needs to be read again, and the order in which dead events are listed. */
export class AddEventLists1796500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE event_rejects ADD COLUMN request json;
      COMMENT ON COLUMN event_rejects.request IS 'The request as far as it mattered to the event; null before it was kept';
      CREATE INDEX dead_events_by_time ON dead_events (died_at, handler, event_day, source_id, event_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX dead_events_by_time');
    await runner.query('ALTER TABLE event_rejects DROP COLUMN request');
  }
}
