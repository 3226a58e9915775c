import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How well recommendations met what visitors looked at on the day after. */
export class AddHitRate1796800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE recommendation_runs
        ADD COLUMN measured_at  timestamptz,
        ADD COLUMN visits       bigint,
        ADD COLUMN hits         bigint,
        ADD COLUMN popular_hits bigint;
      COMMENT ON COLUMN recommendation_runs.hits IS
        'Of the visits of the day before measured_at, those that looked at one of ten products recommended as of its beginning'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE recommendation_runs DROP COLUMN measured_at, DROP COLUMN visits, DROP COLUMN hits, DROP COLUMN popular_hits',
    );
  }
}
