import { PROCESS_ENDED } from '@app/event-stream';
import { Inject, Injectable } from '@nestjs/common';
import { problems } from '@app/common';
import { readStatement, type Statement } from '@app/common/database/read-statement';
import {
  type DeathReason,
  type EventPage,
  type ListedDeadEvent,
  type ListedEvent,
  type ListedReject,
  writeDeadEventId,
} from '@app/internal-protocol';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/pools';
import { writeCursor } from './list-cursor';

// Without names: PostgreSQL then plans each for the filters that are given.
const LIST_EVENTS = readStatement(__dirname, 'list_events').text;
const LIST_REJECTS = readStatement(__dirname, 'list_rejects').text;
const LIST_DEAD_EVENTS = readStatement(__dirname, 'list_dead_events').text;

export interface ListRequest {
  sourceIds: readonly number[];
  /** The parts of the cursor; undefined for the first page. */
  after: readonly unknown[] | undefined;
  pageSize: number;
}

export interface EventFilters {
  from: string | null;
  to: string | null;
  type: string | null;
  name: string | null;
  userId: string | null;
  sessionId: string | null;
  clickId: string | null;
  bots: 'include' | 'exclude' | 'only';
}

type Rows<Row> = Omit<Row, 'received_at' | 'occurred_at' | 'died_at'> & Record<string, unknown>;
type EventRow = Rows<ListedEvent> & { received_at: Date; occurred_at: Date };
type DeadRow = Rows<ListedDeadEvent> & EventRow & { died_at: Date; died_at_exactly: string };

/** Reads the lists of events, page by page. */
@Injectable()
export class EventListsRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  async listEvents(request: ListRequest, filters: EventFilters): Promise<EventPage<ListedEvent>> {
    const { from, to, type, name, userId, sessionId, clickId, bots } = filters;
    const chosen = [request.sourceIds, from, to, type, name, userId, sessionId, clickId];
    const hasKinds = [bots !== 'exclude', bots !== 'only'];
    const after = request.after ?? [null, null, null];
    const rows = await this.read<EventRow>(LIST_EVENTS, [...chosen, ...hasKinds, ...after, request.pageSize + 1]);
    const place = ({ occurred_at, event_id, source_id }: EventRow) => [occurred_at.toISOString(), event_id, source_id];
    return toPage(rows, request, place, toEvent);
  }

  async listRejects(
    request: ListRequest,
    { from, to, code }: Pick<EventFilters, 'from' | 'to'> & { code: string | null },
  ): Promise<EventPage<ListedReject>> {
    const values = [request.sourceIds, from, to, code, request.after?.[0] ?? null, request.pageSize + 1];
    const rows = await this.read<Omit<ListedReject, 'received_at'> & { received_at: Date }>(LIST_REJECTS, values);
    const toReject = ({ received_at, ...row }: (typeof rows)[number]) => ({
      ...row,
      received_at: received_at.toISOString(),
    });
    return toPage(rows, request, ({ id }) => [id], toReject);
  }

  async listDeadEvents(request: ListRequest, handler: string | null): Promise<EventPage<ListedDeadEvent>> {
    const after = request.after ?? [null, null, null, null, null];
    const values = [request.sourceIds, handler, ...after, request.pageSize + 1];
    const rows = await this.read<DeadRow>(LIST_DEAD_EVENTS, values);
    const place = (row: DeadRow) => [row.died_at_exactly, row.handler, row.event_day, row.source_id, row.event_id];
    return toPage(rows, request, place, toDeadEvent);
  }

  /** @throws Problem unavailable (503) when the database does not respond in time */
  private async read<Row extends object>(text: Statement['text'], values: unknown[]): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>({ text, values })).rows;
    } catch (cause) {
      throw problems.unavailable('The events could not be read in time; narrow the range of time.', cause);
    }
  }
}

function toPage<Row, Listed>(
  rows: readonly Row[],
  { pageSize }: ListRequest,
  placeOf: (row: Row) => readonly unknown[],
  toListed: (row: Row) => Listed,
): EventPage<Listed> {
  const shown = rows.slice(0, pageSize);
  const next_cursor = rows.length > pageSize ? writeCursor(placeOf(shown.at(-1)!)) : null;
  return { data: shown.map(toListed), next_cursor, page: null, page_size: pageSize, total: null };
}

function toEvent(row: EventRow): ListedEvent {
  return {
    event_id: row.event_id,
    event_day: row.event_day,
    source_id: row.source_id,
    received_at: row.received_at.toISOString(),
    occurred_at: row.occurred_at.toISOString(),
    clock_skew_ms: row.clock_skew_ms,
    event_type: row.event_type,
    event_name: row.event_name,
    user_id: row.user_id,
    anonymous_id: row.anonymous_id,
    session_id: row.session_id,
    click_id: row.click_id,
    page_url: row.page_url,
    referrer: row.referrer,
    user_agent: row.user_agent,
    ip_address: row.ip_address,
    is_bot: row.is_bot,
    consent: row.consent,
    library: row.library,
    properties: row.properties,
  };
}

function toDeadEvent(row: DeadRow): ListedDeadEvent {
  return {
    id: writeDeadEventId(row),
    handler: row.handler,
    event_day: row.event_day,
    source_id: row.source_id,
    event_id: row.event_id,
    attempts: row.attempts,
    reason: classifyDeath(row.error),
    error: row.error,
    died_at: row.died_at.toISOString(),
    event: row.event_type === null ? null : toEvent(row),
  };
}

/** The stable reason behind the last error of a dead event. Destinations are named by the status that they sent. */
function classifyDeath(error: string): DeathReason {
  if (error === PROCESS_ENDED) return 'process_ended';
  return /^status \d{3}\b/.test(error) ? 'destination_refused' : 'handler_failed';
}
