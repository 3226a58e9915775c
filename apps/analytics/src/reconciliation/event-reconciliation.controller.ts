import {
  Contract,
  Input,
  type InputReader,
  IntakeCounters,
  readSpan,
  ServiceIdentityGuard,
  SPAN_PARAMETERS,
} from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import { EVENT_RECONCILIATION, type EventReconciliation } from '@app/internal-protocol';
import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import type { Pool } from 'pg';
import { AnalyticsEnvironment } from '../analytics.env';
import { READ_POOL } from '../database/pools';
import { MAX_SOURCE_ID, SOURCE_PARAMETER } from '../statistics/parameters';
import { balanceEvents, type RedrivenCount, type StoredCount } from './balance-events';
import { readIntakeSubject, RECENT_DAYS } from './intake-subjects';

const COUNT_STORED_EVENTS = readStatement(__dirname, 'count_stored_events');
const READ_REDRIVEN_REJECTS = readStatement(__dirname, 'read_redriven_rejects');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Intake counters are deleted a day later. */
const COUNTED_DAYS = 39;

const RECONCILIATION = {
  summary: 'Events received and what became of them, by source and hour of receipt',
  query: { ...SPAN_PARAMETERS, ...SOURCE_PARAMETER },
  required: ['from', 'to'],
  response: EVENT_RECONCILIATION,
};

@Controller('internal/v1/event-reconciliation')
@UseGuards(ServiceIdentityGuard)
export class EventReconciliationController {
  constructor(
    private readonly counters: IntakeCounters,
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly environment: AnalyticsEnvironment,
  ) {}

  @Get()
  @Contract(RECONCILIATION)
  async read(@Input() input: InputReader): Promise<EventReconciliation> {
    const sourceId = input.wholeNumber('source_id', 1, MAX_SOURCE_ID);
    const span = readSpan(input);
    const [from, to] = [wholeHour(span.from, Math.floor), wholeHour(span.to, Math.ceil)];
    // Stored events first: what arrives meanwhile is then received and not stored yet, which settles.
    const stored = await this.countStored(from, to, sourceId);
    const values = [from, to, sourceId];
    const redriven = (await this.pool.query<RedrivenCount>({ ...READ_REDRIVEN_REJECTS, values })).rows;
    const { counts, unknown } = await this.counters.sum(from, to, null);
    const isOfSource = ({ subject }: { subject: string }): boolean =>
      sourceId === null || readIntakeSubject(subject).sourceId === sourceId;
    const intake = { counts: counts.filter(isOfSource), unknown };
    const nowMs = Date.now();
    const data = balanceEvents({ intake, stored, redriven, keptFrom: this.keptFrom(nowMs) }, nowMs);
    const adds_up = data.every(({ state }) => state !== 'unbalanced');
    const is_certain = adds_up && data.every(({ state }) => state !== 'unknown');
    return { from: from.toISOString(), to: to.toISOString(), adds_up, is_certain, data };
  }

  /** Reads one day per statement, to bound each one's duration. */
  private async countStored(from: Date, to: Date, sourceId: number | null): Promise<StoredCount[]> {
    const stored: StoredCount[] = [];
    for (let day = from; day < to; day = new Date(day.getTime() + DAY_MS)) {
      const end = new Date(Math.min(day.getTime() + DAY_MS, to.getTime()));
      const values = [day, end, RECENT_DAYS, sourceId];
      stored.push(...(await this.pool.query<StoredCount>({ ...COUNT_STORED_EVENTS, values })).rows);
    }
    return stored;
  }

  /** From this hour on, every day that an event may claim is kept. */
  private keptFrom(nowMs: number): string {
    const { ANALYTICS_RETENTION_DAYS: days } = this.environment;
    const firstDay = wholeHour(new Date(nowMs - days * DAY_MS), (hours) => Math.floor(hours / 24) * 24);
    const ofEvents = firstDay.getTime() + (RECENT_DAYS + 1) * DAY_MS;
    return new Date(Math.max(ofEvents, nowMs - COUNTED_DAYS * DAY_MS)).toISOString();
  }
}

function wholeHour(time: Date, round: (hours: number) => number): Date {
  return new Date(round(time.getTime() / HOUR_MS) * HOUR_MS);
}
