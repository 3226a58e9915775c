import { CREATE_INTAKE_COUNTERS } from '@app/common';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readStatement } from '@app/common/database/read-statement';

/** The last of the migrations that made these tables step by step before the first release, under two other names. */
const LAST_STEP = 'RecordAuditEvents1764851000000';

const FIND_TABLES = `
  SELECT to_regclass('conversions') IS NOT NULL AS "isThere",
         to_regclass('conversion_state') IS NOT NULL AS "isRenamed",
         EXISTS (SELECT FROM schema_migrations WHERE name = $1) AS "isComplete"`;

type Found = Record<'isThere' | 'isRenamed' | 'isComplete', boolean>;

/** The tables of a partner's database. One that the steps before this migration have made has them already. */
export class CreatePartnerDatabase1764940000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [{ isThere, isRenamed, isComplete }] = (await runner.query(FIND_TABLES, [LAST_STEP])) as [Found];
    if (isRenamed) return;
    if (isThere && !isComplete) {
      throw new UserFacingError(
        `The partner database is of a version before ${LAST_STEP}. Migrate it with the last version that has that migration first.`,
      );
    }
    await runner.query(read(isThere ? 'rename_tables' : 'create_tables'));
    if (!isThere) for (const statement of CREATE_INTAKE_COUNTERS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE conversions, conversion_state, conversion_hourly, quarantine, seen_postback_ids, last_good_config,
         limit_usage, spent_signatures, replayed_postbacks, audit_events, boots, boot_counts CASCADE`,
    );
  }
}

function read(name: string): string {
  return readStatement(`${__dirname}/..`, name).text;
}
