import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules that compare what comes with what came at the same time in former weeks. */
export class AddAlertsOfRates1796810000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO alert_rules (rule, is_active, max_count, window_minutes, cool_down_minutes) VALUES
        ('silence', true, 20, 60, 0),
        ('spike', true, 500, 60, 360)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM alert_rules WHERE rule IN ('silence', 'spike')`);
  }
}
