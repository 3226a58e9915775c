import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const SIGNALS = `unfilled_placeholder_rate,token_mismatch_rate,local_per_usd,local_per_myr,myr_per_usd,reporting_delay,quota_used,errors_left,spool_age`;

/** Signals that insight samples, and the rules that ship about signals. */
export class CreateSignalSamples1797200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'create_signal_samples').text);
  }

  /** The former version cannot evaluate rules about signals. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM alert_rules WHERE rule ->> 'metric' = ANY (string_to_array($1, ','))`, [SIGNALS]);
    await runner.query('DROP TABLE signal_samples');
  }
}
