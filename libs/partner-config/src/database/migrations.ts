import { UserFacingError } from '@app/common/errors/user-facing-error';
import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AddCells1796900000000 } from './add-cells';
import { AddAppsheet1795957260000 } from './add-appsheet';
import { AddEventSources1796010000000 } from './add-event-sources';
import { AddFollowedServices1796400000000 } from './add-followed-services';
import { AddConsolePeople1795953600000 } from './add-console-people';
import { AddConsoleSessions1795942800000 } from './add-console-sessions';
import { AddMappingDrafts1795950000000 } from './add-mapping-drafts';
import { AddMappingChecks1795957200000 } from './add-mapping-checks';
import { AddQueriedPartners1796500000000 } from './add-queried-partners';
import { AddQueryParameters1796800000000 } from './add-query-parameters';
import { AddReadingSettings1764960000000 } from './add-reading-settings';
import { AddRevisionNotes1795960000000 } from './add-revision-notes';
import { AddSavedViews1795961000000 } from './add-saved-views';
import { AddSessionReads1795961100000 } from './add-session-reads';
import { MarkSleepingServices1764950000000 } from './mark-sleeping-services';

/** The last of the migrations that made the same schema step by step before the first release. */
const LAST_STEP = 'NarrowCollectedEvents1764890000000';

const FIND_SCHEMA = `
  SELECT to_regclass('public.partners') IS NOT NULL AS "hasTables",
         EXISTS (SELECT FROM schema_migrations WHERE name = $1) AS "isComplete"`;

/** The whole schema, in `sql/`. A database that the steps before it migrated has it already. */
export class CreateConfigDatabase1764940000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [schema] = (await runner.query(FIND_SCHEMA, [LAST_STEP])) as [{ hasTables: boolean; isComplete: boolean }];
    if (schema.isComplete) return;
    if (schema.hasTables) {
      throw new UserFacingError(
        `The config database is of a version before ${LAST_STEP}. Migrate it with the last version that has that migration first.`,
      );
    }
    for (const file of ['tables', 'history', 'guards', 'access'])
      await runner.query(readStatement(__dirname, file).text);
  }

  /** The group roles stay: other databases of the server may use them. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop').text);
  }
}

/** The migrations of the config database, in order. */
export const configMigrations = [
  CreateConfigDatabase1764940000000,
  MarkSleepingServices1764950000000,
  AddReadingSettings1764960000000,
  AddConsoleSessions1795942800000,
  AddMappingDrafts1795950000000,
  AddConsolePeople1795953600000,
  AddMappingChecks1795957200000,
  AddAppsheet1795957260000,
  AddRevisionNotes1795960000000,
  AddSavedViews1795961000000,
  AddSessionReads1795961100000,
  AddEventSources1796010000000,
  AddFollowedServices1796400000000,
  AddQueriedPartners1796500000000,
  AddQueryParameters1796800000000,
  AddCells1796900000000,
];
