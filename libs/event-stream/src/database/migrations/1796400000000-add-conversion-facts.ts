import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Conversions beside the events that led to them. */
export class AddConversionFacts1796400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'add_conversion_facts').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP AGGREGATE funnel(integer, timestamptz, timestamptz, integer, interval)');
    await runner.query('DROP FUNCTION advance_funnel');
    await runner.query('DROP INDEX events_of_click_in_order');
    await runner.query('DROP TABLE conversion_facts, feed_positions');
  }
}
