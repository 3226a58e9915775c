import { Inject, Injectable } from '@nestjs/common';
import { readStatement } from '@app/common/database/read-statement';
import type { EventError, TrackedEvent } from '@app/events';
import { ArrivalNotifier, createPartitions, isPartitionMissing } from '@app/event-stream';
import type { ClientBase, Pool } from 'pg';
import type { RejectRequest } from './reject-request';
import { STORE_POOL } from '../database/pools';

const STORE_EVENTS = readStatement(__dirname, 'store_events');
const STORE_REJECTS = readStatement(__dirname, 'store_rejects');
const DELETE_OLDEST_REJECTS = readStatement(__dirname, 'delete_oldest_rejects');
const ADD_SALT = `INSERT INTO visitor_salts (day, salt) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING`;
const READ_SALT = `SELECT salt FROM visitor_salts WHERE day = $1`;
const DELETE_OLD_SALTS = `DELETE FROM visitor_salts WHERE day < $1::date - 1`;

/** An event that could not be read. */
export interface Reject {
  id: string;
  sourceId: number;
  receivedAt: string;
  /** As it was sent. */
  event: string;
  errors: readonly EventError[];
  /** What reading it again needs to know of its request. */
  request: RejectRequest;
}

@Injectable()
export class EventRepository {
  private readonly notifier: ArrivalNotifier;

  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {
    this.notifier = new ArrivalNotifier(pool);
  }

  /** Commits all events. Returns for each whether it is new. */
  async store(events: readonly TrackedEvent[]): Promise<boolean[]> {
    const stored = new Set(await this.writeOnDays(events));
    if (stored.size > 0) this.notifier.notify();
    return events.map((_event, place) => stored.has(place));
  }

  /** Stores events of days that have partitions in a transaction. Returns for each whether it is new. */
  async storeIn(client: ClientBase, events: readonly TrackedEvent[]): Promise<boolean[]> {
    const { rows } = await client.query<{ place: number }>({ ...STORE_EVENTS, values: valuesOf(events) });
    const stored = new Set(rows.map(({ place }) => place));
    return events.map((_event, place) => stored.has(place));
  }

  async storeRejects(rejects: readonly Reject[]): Promise<void> {
    const rows = rejects.map(({ id, sourceId, receivedAt, event, errors, request }) => ({
      id,
      source_id: sourceId,
      received_at: receivedAt,
      event,
      errors: JSON.stringify(errors),
      request,
    }));
    await this.pool.query({ ...STORE_REJECTS, values: [JSON.stringify(rows)] });
  }

  async deleteOldestRejects(kept: number): Promise<void> {
    await this.pool.query({ ...DELETE_OLDEST_REJECTS, values: [kept] });
  }

  /** The salt of a UTC day: `candidate` where there was none. Salts of days before yesterday are deleted. */
  async saltOf(day: string, candidate: Buffer): Promise<Buffer> {
    await this.pool.query(ADD_SALT, [day, candidate]);
    await this.pool.query(DELETE_OLD_SALTS, [day]);
    return (await this.pool.query<{ salt: Buffer }>(READ_SALT, [day])).rows[0]!.salt;
  }

  async createPartitions(days: Iterable<string>): Promise<void> {
    await createPartitions(this.pool, days);
  }

  private async writeOnDays(events: readonly TrackedEvent[]): Promise<number[]> {
    const write = async (): Promise<number[]> => {
      const { rows } = await this.pool.query<{ place: number }>({ ...STORE_EVENTS, values: valuesOf(events) });
      return rows.map(({ place }) => place);
    };
    try {
      return await write();
    } catch (error) {
      if (!isPartitionMissing(error)) throw error;
      await this.createPartitions(events.map(({ eventDay }) => eventDay));
      return write();
    }
  }
}

function valuesOf(events: readonly TrackedEvent[]): [string] {
  return [JSON.stringify(events.map(toRow))];
}

/** Properties travel as text: PostgreSQL would refuse escapes in them that the column itself accepts. */
function toRow(event: TrackedEvent, place: number): Record<string, unknown> {
  return {
    place,
    event_day: event.eventDay,
    source_id: event.sourceId,
    event_id: event.eventId,
    is_dated: event.isDated,
    received_at: event.receivedAt,
    occurred_at: event.occurredAt,
    clock_skew_ms: event.clockSkewMs,
    event_type: event.eventType,
    event_name: event.eventName,
    user_id: event.userId,
    anonymous_id: event.anonymousId,
    session_id: event.sessionId,
    click_id: event.clickId,
    page_url: event.pageUrl,
    referrer: event.referrer,
    user_agent: event.userAgent,
    ip_address: event.ipAddress,
    is_bot: event.isBot,
    consent: event.consent,
    library: event.library,
    properties: JSON.stringify(event.properties),
  };
}
