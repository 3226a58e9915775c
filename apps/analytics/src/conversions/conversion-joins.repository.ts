import { readStatement } from '@app/common/database/read-statement';
import type {
  ClickDimension,
  ClickFigures,
  ConversionsRead,
  Earning,
  JourneyConversion,
  JourneyEvent,
  UnmatchedClick,
  UnmatchedConversion,
} from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, QueryResultRow } from 'pg';
import { READ_POOL } from '../database/pools';
import { type CountedStep, shareOf } from './funnel-steps';
import type { FunnelRequest } from './read-funnel';
import type { UnmatchedPlace } from './unmatched-place';

const COUNT_FUNNEL = readStatement(__dirname, 'count_funnel');
const REPORT_CLICKS = readStatement(__dirname, 'report_clicks');
const LIST_UNMATCHED_CLICKS = readStatement(__dirname, 'list_unmatched_clicks');
const LIST_UNMATCHED_CONVERSIONS = readStatement(__dirname, 'list_unmatched_conversions');
const READ_JOURNEY_EVENTS = readStatement(__dirname, 'read_journey_events');
const READ_JOURNEY_CONVERSIONS = readStatement(__dirname, 'read_journey_conversions');
const READ_UNTIL = readStatement(__dirname, 'read_until');

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export interface ClickSpan {
  from: Date;
  to: Date;
  sourceId: number | null;
}

export type ClickFiguresOf = { key: string | null } & ClickFigures;

interface ClickRow {
  key: string | null;
  clicks: number;
  converted_clicks: number;
  conversions: number;
  earnings: Earning[];
}

export interface ListSpan<Filter> {
  from: Date;
  to: Date;
  filter: Filter;
  after: UnmatchedPlace | undefined;
  limit: number;
}

/** Rows of an unmatched list, each with its place. */
export interface Placed<Row> {
  row: Row;
  place: UnmatchedPlace;
}

/** Events joined with conversions by the click id, when they are read: neither has to arrive first. */
@Injectable()
export class ConversionJoinsRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  async countFunnel({ from, to, withinSeconds, sourceId, steps, by }: FunnelRequest): Promise<CountedStep[]> {
    const values = [
      from,
      to,
      withinSeconds,
      sourceId,
      steps.map(({ step }) => step),
      by,
      steps.map(({ eventType }) => eventType),
      steps.map(({ eventName }) => eventName),
    ];
    return (await this.pool.query<CountedStep>({ ...COUNT_FUNNEL, values })).rows;
  }

  /** Clicks by a dimension, or in one row without one. */
  async reportClicks(
    { from, to, sourceId }: ClickSpan,
    dimension: ClickDimension | null,
    limit: number,
  ): Promise<ClickFiguresOf[]> {
    const values = [from, to, sourceId, dimension, limit];
    const { rows } = await this.pool.query<ClickRow>({ ...REPORT_CLICKS, values });
    return rows.map((row) => ({ ...row, rate: shareOf(row.converted_clicks, row.clicks) }));
  }

  async unmatchedClicks(span: ListSpan<number | null>): Promise<Placed<UnmatchedClick>[]> {
    const { from, to, filter: sourceId, after, limit } = span;
    const values = [from, to, sourceId, after?.at ?? null, after?.rest[0] ?? FIRST_ID, limit];
    const rows = await this.select({ ...LIST_UNMATCHED_CLICKS, values });
    return rows.map(({ event_id: eventId, occurred_at: occurredAt, source_id: source, ...row }) => {
      const at = (occurredAt as Date).toISOString();
      const click = { ...row, occurred_at: at, source } as UnmatchedClick;
      return { row: click, place: { at, rest: [eventId as string] } };
    });
  }

  async unmatchedConversions(span: ListSpan<string | null>): Promise<Placed<UnmatchedConversion>[]> {
    const { from, to, filter: partnerCode, after, limit } = span;
    const values = [from, to, partnerCode, after?.at ?? null, ...(after?.rest ?? ['', 0, '', '']), limit];
    const rows = await this.select({ ...LIST_UNMATCHED_CONVERSIONS, values });
    return rows.map(({ received_at: receivedAt, tenant_id: tenantId, conversion_key: key, ...row }) => {
      const at = (receivedAt as Date).toISOString();
      const conversion = { ...row, received_at: at } as UnmatchedConversion;
      const { partner_code: partner, conversion_id: id } = conversion;
      return { row: conversion, place: { at, rest: [partner, tenantId as number, id, key as string] } };
    });
  }

  async journeyEvents(clickId: string, limit: number): Promise<JourneyEvent[]> {
    const rows = await this.select({ ...READ_JOURNEY_EVENTS, values: [clickId, limit] });
    return rows.map(({ occurred_at: at, received_at: receivedAt, source_id: source, properties, ...row }) => ({
      kind: 'event',
      at: (at as Date).toISOString(),
      ...(row as Omit<JourneyEvent, 'kind' | 'at' | 'received_at' | 'source' | 'properties'>),
      source: source as number,
      received_at: (receivedAt as Date).toISOString(),
      properties: JSON.parse(properties as string) as Record<string, unknown>,
    }));
  }

  async journeyConversions(clickId: string, limit: number): Promise<JourneyConversion[]> {
    const rows = await this.select({ ...READ_JOURNEY_CONVERSIONS, values: [clickId, limit] });
    return rows.map(({ received_at: at, status_since: since, ...row }) => ({
      kind: 'conversion',
      at: (at as Date).toISOString(),
      ...(row as Omit<JourneyConversion, 'kind' | 'at' | 'status_since'>),
      status_since: (since as Date).toISOString(),
    }));
  }

  /** To be read before what it describes, so that it never promises too much. */
  async conversionsRead(): Promise<ConversionsRead> {
    const { rows } = await this.pool.query<{ complete_until: Date | null; behind: string[] }>(READ_UNTIL);
    const { complete_until: until, behind } = rows[0]!;
    return { complete_until: until?.toISOString() ?? null, behind };
  }

  private async select(query: { name: string; text: string; values: unknown[] }): Promise<QueryResultRow[]> {
    return (await this.pool.query<QueryResultRow>(query)).rows;
  }
}
