import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is recommended, and what that is computed from. */
export class AddRecommendations1796320000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'add_recommendations').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session_items, item_pairs, item_popularity, recommendation_runs');
  }
}
