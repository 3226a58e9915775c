import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Predictions of models that are trained elsewhere. */
export class CreatePredictions1797500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'create_predictions').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE predictions');
  }
}
