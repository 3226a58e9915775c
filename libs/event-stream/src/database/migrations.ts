import { CREATE_INTAKE_COUNTERS } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events, what handlers make of them, and how far each handler has come. */
export class CreateAnalyticsDatabase1796000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'create_tables').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE events, undated_ids, event_rejects, visitor_salts, stream_positions, event_retries, dead_events,
         event_hourly, event_amounts_hourly`,
    );
  }
}

/** What two transports, and handlers that kill their process, need. */
export class AddTransports1796100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_transports').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE handled');
    await runner.query(
      `ALTER TABLE stream_positions
         DROP COLUMN owner, DROP COLUMN leased_until, DROP COLUMN attempts, DROP COLUMN queue, DROP COLUMN types,
         DROP COLUMN published_until`,
    );
  }
}

/** The last known good sources of the collector, in one row. */
export class AddLastKnownGoodSources1796200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE last_good_sources (
        only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
        value    json        NOT NULL,
        saved_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE last_good_sources');
  }
}

/** Who came, and what they did in one go. */
export class AddVisitorsAndSessions1796300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_visitors_and_sessions').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE visitors_hourly, users_hourly, sessions');
  }
}

/** Which types of events there are, and which properties they have. */
export class AddCatalogue1796310000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_catalogue').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE catalogue_types, catalogue_properties');
  }
}

/** What is recommended, and what that is computed from. */
export class AddRecommendations1796320000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_recommendations').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session_items, item_pairs, item_popularity, recommendation_runs');
  }
}

/** Figures of visits whose reading costs the same however many visits there are. */
export class AddVisitCounts1796330000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_visit_counts').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE visitor_counts_hourly, user_counts_hourly, sessions_hourly');
    await runner.query(`
      DROP INDEX visitors_hourly_by_hour, users_hourly_by_hour;
      ALTER TABLE visitors_hourly DROP CONSTRAINT visitors_hourly_pkey,
        ADD PRIMARY KEY (hour, source_id, is_bot, visitor_hash);
      ALTER TABLE users_hourly DROP CONSTRAINT users_hourly_pkey, ADD PRIMARY KEY (hour, source_id, is_bot, user_hash)`);
  }
}

/** Conversions beside the events that led to them. */
export class AddConversionFacts1796400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_conversion_facts').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP AGGREGATE funnel(integer, timestamptz, timestamptz, integer, interval)');
    await runner.query('DROP FUNCTION advance_funnel');
    await runner.query('DROP INDEX events_of_click_in_order');
    await runner.query('DROP TABLE conversion_facts, feed_positions');
  }
}

/** What a rejected event needs to be read again, and the order in which dead events are listed. */
export class AddEventLists1796500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE event_rejects ADD COLUMN request json;
      COMMENT ON COLUMN event_rejects.request IS 'The request as far as it mattered to the event; null before it was kept';
      CREATE INDEX dead_events_by_time ON dead_events (died_at, handler, event_day, source_id, event_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX dead_events_by_time');
    await runner.query('ALTER TABLE event_rejects DROP COLUMN request');
  }
}

/** Rules for alerts, what they count, and the alerts that they raised. */
export class AddAlerts1796510000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_alerts').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alerts, alert_counts, alert_rules');
  }
}

/** Batches that are repeated with the same events. */
export class AddFixedBatches1796600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add_fixed_batches').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE event_retries DROP COLUMN batch_id');
    await runner.query('ALTER TABLE stream_positions DROP COLUMN batch_id, DROP COLUMN batch_end');
  }
}

/** Counts of what was received, for reconciliation. */
export class AddReconciliation1796700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of CREATE_INTAKE_COUNTERS) await runner.query(statement);
    await runner.query(readStatement(__dirname, 'add_reconciliation').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX events_by_receipt');
    await runner.query('DROP TABLE redriven_rejects, boot_counts, boots');
  }
}

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

/** When events took effect: those of a replay are of long ago, and their messages are not. */
export class AddHandledAt1796820000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE handled ADD COLUMN handled_at timestamptz NOT NULL DEFAULT now()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE handled DROP COLUMN handled_at');
  }
}

/** In the order in which they run. */
export const MIGRATIONS = [
  CreateAnalyticsDatabase1796000000000,
  AddTransports1796100000000,
  AddLastKnownGoodSources1796200000000,
  AddVisitorsAndSessions1796300000000,
  AddCatalogue1796310000000,
  AddRecommendations1796320000000,
  AddVisitCounts1796330000000,
  AddConversionFacts1796400000000,
  AddEventLists1796500000000,
  AddAlerts1796510000000,
  AddFixedBatches1796600000000,
  AddReconciliation1796700000000,
  AddHitRate1796800000000,
  AddAlertsOfRates1796810000000,
  AddHandledAt1796820000000,
];
