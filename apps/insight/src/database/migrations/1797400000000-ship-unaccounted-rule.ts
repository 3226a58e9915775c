import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A rule about postbacks that reconciliation leaves unaccounted for. */
export class ShipUnaccountedRule1797400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'ship_unaccounted_rule').text);
  }

  /** The former version cannot evaluate rules about this signal. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM alert_rules WHERE rule ->> 'metric' = 'unaccounted'`);
  }
}
