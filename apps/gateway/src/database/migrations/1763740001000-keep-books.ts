import { CREATE_INTAKE_COUNTERS } from '@app/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each boot of a gateway took in for each partner, to be held against what is kept. */
export class KeepBooks1763740001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of CREATE_INTAKE_COUNTERS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE boots, boot_counts');
  }
}
