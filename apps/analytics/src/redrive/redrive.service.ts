import { Inject, Injectable } from '@nestjs/common';
import { inTransaction, problems } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { EventErrorCode } from '@app/events';
import type { DeadEventKey, DeadEventsReport, RejectsReport } from '@app/internal-protocol';
import type { ClientBase, Pool } from 'pg';
import { AnalyticsEnvironment } from '../analytics.env';
import { EventRepository } from '../collect/event.repository';
import type { KeptReject } from '../collect/reject-request';
import { READ_POOL } from '../database/pools';
import { isOfThePast } from '../reconciliation/intake-subjects';
import { SourcesService } from '../sources/sources.service';
import { readReject, type RejectReading } from './read-reject';

const LOCK_REJECTS = readStatement(__dirname, 'lock_rejects').text;
const UPDATE_REJECTS = readStatement(__dirname, 'update_rejects');
const RECORD_REDRIVEN = readStatement(__dirname, 'record_redriven');
const DELETE_REJECTS = `DELETE FROM event_rejects WHERE id = ANY ($1)`;
const REDRIVE_DEAD_EVENTS = readStatement(__dirname, 'redrive_dead_events').text;
const COUNT_DEAD_EVENTS = readStatement(__dirname, 'count_dead_events').text;

/** Of one request, whose client waits. */
const MAX_REJECTS = 500;
const MAX_DEAD_EVENTS = 10_000;

export interface RejectChoice {
  ids: string[] | null;
  sourceId: number | null;
  code: EventErrorCode | null;
  /** Continues after this one. */
  after: string | null;
}

export interface DeadEventChoice {
  keys: DeadEventKey[] | null;
  handler: string | null;
  sourceId: number | null;
}

/** Takes up again what was rejected, and what handlers gave up. */
@Injectable()
export class RedriveService {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly events: EventRepository,
    private readonly sources: SourcesService,
    private readonly environment: AnalyticsEnvironment,
  ) {}

  /** Reads rejected events again. Those that are stored now, and that they are no longer rejected, are one transaction. */
  redriveRejects(choice: RejectChoice): Promise<RejectsReport> {
    return orUnavailable(
      inTransaction(this.pool, async (client) => {
        const values = [choice.ids, choice.sourceId, choice.code, MAX_REJECTS, choice.after];
        const { rows } = await client.query<KeptReject>(LOCK_REJECTS, values);
        const time = { nowMs: Date.now(), retentionDays: this.environment.ANALYTICS_RETENTION_DAYS };
        const readings = rows.map((row) => readReject(row, this.sources.findById(row.source_id), time));
        const outcomes = await this.settle(client, rows, readings);
        const redriven = outcomes.filter(({ outcome }) => outcome !== 'rejected').length;
        return { redriven, next_after: rows.length === MAX_REJECTS ? rows.at(-1)!.id : null, outcomes };
      }),
    );
  }

  /** Gives dead events to their handlers again, over whichever transport. */
  async redriveDeadEvents({ keys, handler, sourceId }: DeadEventChoice): Promise<DeadEventsReport> {
    const choice = [keys && JSON.stringify(keys), handler, sourceId];
    const { rows } = await orUnavailable(
      this.pool.query<{ redriven: number; taken: number }>(REDRIVE_DEAD_EVENTS, [...choice, MAX_DEAD_EVENTS]),
    );
    const { redriven, taken } = rows[0]!;
    const left = await orUnavailable(this.pool.query<{ remaining: number }>(COUNT_DEAD_EVENTS, choice));
    return { redriven, gone: taken - redriven, remaining: left.rows[0]!.remaining };
  }

  private async settle(
    client: ClientBase,
    rows: readonly KeptReject[],
    readings: readonly RejectReading[],
  ): Promise<RejectsReport['outcomes']> {
    const events = readings.flatMap((reading) => (reading.kind === 'event' ? [reading.event] : []));
    // Outside the transaction: a day of the past may have no partition any more.
    await this.events.createPartitions(new Set(events.map(({ eventDay }) => eventDay)));
    const isNew = (events.length > 0 ? await this.events.storeIn(client, events) : []).values();
    const outcomes = rows.map(({ id }, place): RejectsReport['outcomes'][number] => {
      const reading = readings[place]!;
      switch (reading.kind) {
        case 'event':
          return describe(id, isNew.next().value! ? 'stored' : 'duplicate', reading.event.eventId);
        case 'dropped':
          return describe(id, 'dropped', null);
        case 'rejected':
          return { ...describe(id, 'rejected', null), errors: [...reading.errors] };
      }
    });
    const rejected = outcomes.filter(({ outcome }) => outcome === 'rejected');
    const settled = outcomes.filter(({ outcome }) => outcome !== 'rejected').map(({ id }) => id);
    await client.query({ ...UPDATE_REJECTS, values: [JSON.stringify(rejected)] });
    await client.query(DELETE_REJECTS, [settled]);
    await client.query({ ...RECORD_REDRIVEN, values: [JSON.stringify(redrivenOf(rows, readings, outcomes))] });
    return outcomes;
  }
}

/** What reconciliation has to know: the events were received as rejected ones. */
function redrivenOf(
  rows: readonly KeptReject[],
  readings: readonly RejectReading[],
  outcomes: RejectsReport['outcomes'],
): { source_id: number; received_at: Date; outcome: string }[] {
  return rows.flatMap(({ source_id, received_at }, place) => {
    const { outcome } = outcomes[place]!;
    const reading = readings[place]!;
    if (outcome === 'rejected') return [];
    const isPast = outcome === 'stored' && reading.kind === 'event' && isOfThePast(reading.event);
    return [{ source_id, received_at, outcome: isPast ? 'past' : outcome }];
  });
}

function describe(
  id: string,
  outcome: RejectsReport['outcomes'][number]['outcome'],
  event_id: string | null,
): RejectsReport['outcomes'][number] {
  return { id, outcome, event_id, errors: [] };
}

/** @throws Problem unavailable (503): nothing was changed */
function orUnavailable<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw problems.unavailable('The events cannot be redriven at the moment; nothing was changed.', cause);
  });
}
