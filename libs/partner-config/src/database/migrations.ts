import { UserFacingError } from '@app/common/errors/user-facing-error';
import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';
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

/** How a partner's postbacks are read: what identifies a conversion, and what their dates, amounts and bytes mean. */
export class AddReadingSettings1764960000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-reading-settings').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-reading-settings').text);
  }
}

/** Sessions of people in a browser, and the single-use codes that start one without the API key. */
export class AddConsoleSessions1795942800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-console-sessions').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-console-sessions').text);
  }
}

/** Mappings that people edit are kept on the server, so that a closed tab loses nothing. */
export class AddMappingDrafts1795950000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-mapping-drafts').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mapping_drafts');
  }
}

/** The roles of people whom Identity-Aware Proxy signs in, by e-mail address or domain. */
export class AddConsolePeople1795953600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-console-people').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-console-people').text);
  }
}

/** An edit of a mapping in plain SQL is checked like one through the admin API. */
export class AddMappingChecks1795957200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-mapping-checks').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-mapping-checks').text);
  }
}

/** Views through which AppSheet edits partners, tenants and mappings, and the group role that may use them. */
export class AddAppsheet1795957260000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-appsheet').text);
  }

  /** The group role stays: other databases of the server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-appsheet').text);
  }
}

/** A revision can say why it was made. */
export class AddRevisionNotes1795960000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-revision-notes').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-revision-notes').text);
  }
}

/** Filters and columns of the console's lists under names, for one person or for all. */
export class AddSavedViews1795961000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-saved-views').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE saved_views');
  }
}

/** Requests that no person makes find their session, and do not prolong it. */
export class AddSessionReads1795961100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-session-reads').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION read_console_session(text)');
  }
}

/** Sources of events with their write keys, followed by the collector. */
export class AddEventSources1796010000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-event-sources').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-event-sources').text);
  }
}

/** What the consumer of events may know of partners: where their services are. */
export class AddFollowedServices1796400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-followed-services').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-followed-services').text);
  }
}

/** What the process that merges figures may know of partners: their services and their names. */
export class AddQueriedPartners1796500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-queried-partners').text);
  }

  /** The role stays: other databases of the server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-queried-partners').text);
  }
}

/** Which parameters of a page's query are stored, by source. */
export class AddQueryParameters1796800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-query-parameters').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-query-parameters').text);
  }
}

/** What a cell may know: the configuration of the partners that it serves. */
export class AddCells1796900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-cells').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-cells').text);
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
