import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alert rules with those that ship, their states, the alerts that they raised, and the messages to send. */
export class CreateAlerts1796900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'create_alerts').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alert_messages, alerts, alert_groups, alert_progress, alert_rules');
  }
}

/** Dashboards of people, private or shared. */
export class CreateDashboards1797000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'create_dashboards').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dashboards');
  }
}

/** Reports on a schedule, their runs with the figures as they were, and the messages to send. */
export class CreateReports1797100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'create_reports').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE report_messages, report_runs, reports');
  }
}

const SIGNALS = `unfilled_placeholder_rate,token_mismatch_rate,local_per_usd,local_per_myr,myr_per_usd,reporting_delay,quota_used,errors_left,spool_age`;

/** Signals that insight samples, and the rules that ship about signals. */
export class CreateSignalSamples1797200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'create_signal_samples').text);
  }

  /** The former version cannot evaluate rules about signals. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM alert_rules WHERE rule ->> 'metric' = ANY (string_to_array($1, ','))`, [SIGNALS]);
    await runner.query('DROP TABLE signal_samples');
  }
}

/** Codes of the alert rules that ship, for their names in other languages. */
export class AddRuleCodes1797300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_rule_codes').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_rules DROP COLUMN code; ALTER TABLE alerts DROP COLUMN rule_code');
  }
}

/** A rule about postbacks that reconciliation leaves unaccounted for. */
export class ShipUnaccountedRule1797400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'ship_unaccounted_rule').text);
  }

  /** The former version cannot evaluate rules about this signal. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM alert_rules WHERE rule ->> 'metric' = 'unaccounted'`);
  }
}

/** Predictions of models that are trained elsewhere. */
export class CreatePredictions1797500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'create_predictions').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE predictions');
  }
}

/** The languages of messages about alerts. */
export class AddRuleLanguages1797600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_rule_languages').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_rules DROP COLUMN language');
  }
}

/** In the order in which they run. */
export const MIGRATIONS = [
  CreateAlerts1796900000000,
  CreateDashboards1797000000000,
  CreateReports1797100000000,
  CreateSignalSamples1797200000000,
  AddRuleCodes1797300000000,
  ShipUnaccountedRule1797400000000,
  CreatePredictions1797500000000,
  AddRuleLanguages1797600000000,
];
