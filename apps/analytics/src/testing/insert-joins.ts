import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

const DAY = '2026-03-01';

/** An event of 2026-03-01, with what a test is about. */
export interface InsertedEvent {
  type?: string;
  /** The type by default. */
  name?: string;
  /** Seconds of the day. */
  at: number;
  session?: string | null;
  click?: string | null;
  source?: number;
  isBot?: boolean;
  page?: string;
  properties?: object;
}

export interface InsertedFact {
  id?: string;
  click?: string | null;
  at: number;
  status?: string;
  statusSince?: number;
  payout?: string | null;
  currency?: string | null;
  partner?: string;
}

/** A moment of that day. */
export function timeAt(seconds: number): string {
  return new Date(Date.parse(`${DAY}T00:00:00Z`) + seconds * 1_000).toISOString();
}

const INSERT_EVENTS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, session_id,
                      click_id, page_url, is_bot, properties)
  SELECT '${DAY}', source, gen_random_uuid(), at, at, type, coalesce(name, type), session, click, page, is_bot, properties
  FROM json_to_recordset($1) AS event (type text, name text, at timestamptz, session text, click text, source integer, page text,
                                       is_bot boolean, properties json)`;
const INSERT_FACTS = `
  INSERT INTO conversion_facts (partner_code, tenant_id, conversion_id, conversion_key, tenant, click_id, status, payout,
                                payout_currency, received_at, status_since, generation)
  SELECT partner, 1, id, '', 'default', click, status, payout, currency, at, since, 1
  FROM json_to_recordset($1) AS fact (partner text, id text, click text, status text, payout numeric, currency text,
                                      at timestamptz, since timestamptz)`;

export async function insertEvents(pool: Pool, events: readonly InsertedEvent[]): Promise<void> {
  const rows = events.map(({ type = 'page_view', at, session = null, click = null, isBot = false, ...rest }) => {
    const { source = 1, page = null, name = null, properties = {} } = rest;
    return { type, name, at: timeAt(at), session, click, is_bot: isBot, source, page, properties };
  });
  await pool.query(INSERT_EVENTS, [JSON.stringify(rows)]);
}

export async function insertFacts(pool: Pool, facts: readonly InsertedFact[]): Promise<void> {
  const rows = facts.map(({ id = randomUUID(), click = null, at, status = 'pending', statusSince, ...rest }) => {
    const { payout = null, currency = null, partner = 'involve' } = rest;
    return { id, click, at: timeAt(at), since: timeAt(statusSince ?? at), status, payout, currency, partner };
  });
  await pool.query(INSERT_FACTS, [JSON.stringify(rows)]);
}
