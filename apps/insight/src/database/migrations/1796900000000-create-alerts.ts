import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alert rules with those that ship, their states, the alerts that they raised, and the messages to send. */
export class CreateAlerts1796900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(`${__dirname}/..`, 'create_alerts').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alert_messages, alerts, alert_groups, alert_progress, alert_rules');
  }
}
