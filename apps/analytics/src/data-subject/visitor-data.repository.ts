import { randomBytes } from 'node:crypto';
import { readStatement } from '@app/common/database/read-statement';
import { daysAround, DESTINATION_NAMES } from '@app/event-stream';
import { hashOfId, hashesOfVisits, MAX_TRUSTED_AGE_DAYS } from '@app/events';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { AnalyticsEnvironment } from '../analytics.env';
import { READ_POOL } from '../database/pools';
import type { VisitorFields } from './erase-event';
import type { WalkPosition } from './visitor-walk';

const SCAN_EVENTS = readStatement(__dirname, 'scan_events');
const REPLACE_EVENTS = readStatement(__dirname, 'replace_events');
const FIND_DESTINATIONS = readStatement(__dirname, 'find_destinations');
const SCAN_REJECTS = readStatement(__dirname, 'scan_rejects');
const ERASE_REJECTS = readStatement(__dirname, 'erase_rejects');
const ERASE_ALERTS = readStatement(__dirname, 'erase_alerts');
const SCAN_SESSIONS = readStatement(__dirname, 'scan_sessions');
const ERASE_SESSIONS = readStatement(__dirname, 'erase_sessions');
const REPLACE_VISITOR_HASHES = readStatement(__dirname, 'replace_visitor_hashes');
const ERASE_CLICK_OF_CONVERSIONS = readStatement(__dirname, 'erase_click_of_conversions');
const ERASE_FROM_ERRORS = readStatement(__dirname, 'erase_from_errors');

/** Rows that one statement reads, of which few are the person's. */
const SCANNED = 2_000;
/** Rows that one statement changes. */
const BATCH = 500;

export interface ScannedEvent extends VisitorFields {
  event_day: string;
  source_id: number;
  event_id: string;
  tx: string;
  is_candidate: boolean;
}

export interface ScannedReject {
  id: string;
  event: string;
  is_candidate: boolean;
}

/** Rows of the database of events, step by step. */
@Injectable()
export class VisitorDataRepository {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly environment: AnalyticsEnvironment,
  ) {}

  /** In the order of keys, with those that may hold the id marked. Empty at the end. */
  async scanEvents(id: string, after: WalkPosition & { part: 'events' }): Promise<ScannedEvent[]> {
    const values = [after.day, after.sourceId, after.eventId, SCANNED, id, spellingsOf(id)];
    return (await this.pool.query<ScannedEvent>({ ...SCAN_EVENTS, values })).rows;
  }

  async replaceEvents(events: readonly ScannedEvent[]): Promise<void> {
    for (let start = 0; start < events.length; start += BATCH) {
      await this.pool.query({ ...REPLACE_EVENTS, values: [JSON.stringify(events.slice(start, start + BATCH))] });
    }
  }

  /** The destinations that may have sent these events. */
  async findDestinations(events: readonly ScannedEvent[]): Promise<string[]> {
    const transactions = [...new Set(events.map(({ tx }) => tx))];
    const values = [DESTINATION_NAMES, transactions];
    return (await this.pool.query<{ handler: string }>({ ...FIND_DESTINATIONS, values })).rows.map(
      (row) => row.handler,
    );
  }

  async scanRejects(id: string, after: string): Promise<ScannedReject[]> {
    return (await this.pool.query<ScannedReject>({ ...SCAN_REJECTS, values: [after, BATCH, spellingsOf(id)] })).rows;
  }

  async eraseRejects(ids: readonly string[]): Promise<void> {
    await this.pool.query({ ...ERASE_REJECTS, values: [ids] });
  }

  /** Before the sessions. Returns how many alerts and counts lost a session of the person. */
  async eraseAlerts(id: string): Promise<number> {
    const { rows } = await this.pool.query<{ erased: string }>({ ...ERASE_ALERTS, values: [id] });
    return Number(rows[0]!.erased);
  }

  async sessionsOf(id: string): Promise<unknown[]> {
    return (await this.pool.query<object>({ ...SCAN_SESSIONS, values: [id, SCANNED] })).rows;
  }

  /** Returns how many sessions lost the person. */
  async eraseSessions(id: string): Promise<number> {
    let erased = 0;
    for (;;) {
      const { rowCount } = await this.pool.query({ ...ERASE_SESSIONS, values: [id, BATCH] });
      erased += rowCount ?? 0;
      if ((rowCount ?? 0) < BATCH) return erased;
    }
  }

  /** Returns how many rows of other tables lost the id, or the hash under which it is counted. */
  async eraseOthers(id: string): Promise<number> {
    const kept = Math.max(this.environment.ANALYTICS_RETENTION_DAYS, MAX_TRUSTED_AGE_DAYS);
    const days = daysAround(Date.now(), -kept - 1, 1);
    const known = [hashOfId(id), ...hashesOfVisits(id, days)];
    const nobody = known.map(() => randomBytes(8).readBigInt64BE().toString());
    const replaced = await this.pool.query<{ replaced: string }>({
      ...REPLACE_VISITOR_HASHES,
      values: [known, nobody],
    });
    const facts = await this.pool.query({ ...ERASE_CLICK_OF_CONVERSIONS, values: [id] });
    const errors = await this.pool.query<{ erased: string }>({ ...ERASE_FROM_ERRORS, values: [id] });
    return Number(replaced.rows[0]!.replaced) + (facts.rowCount ?? 0) + Number(errors.rows[0]!.erased);
  }
}

/** The id as a text, inside a JSON text, and as part of a URL: what a search in stored text has to find. */
function spellingsOf(id: string): string[] {
  const inQuery = new URLSearchParams([['', id]]).toString().slice(1);
  return [...new Set([id, JSON.stringify(id).slice(1, -1), inQuery, encodeURIComponent(id.toWellFormed())])];
}
