import { readStatement } from '@app/common/database/read-statement';
import type { TransactionHandler } from '@app/event-stream';
import type { PoolClient } from 'pg';
import { identityKey, mergeSessions, type Session, sessionsOf } from './merge-sessions';

const READ_SESSIONS = readStatement(__dirname, 'read_sessions');
const REMOVE_SESSIONS = readStatement(__dirname, 'remove_sessions');
const WRITE_SESSIONS = readStatement(__dirname, 'write_sessions');
const COUNT_BEGUN_SESSIONS = readStatement(__dirname, 'count_begun_sessions');
/** One transaction at a time: two that read the same session would each write it without the other's events. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('sessions of events'))`;

/** A row of the table. */
interface SessionRow extends Omit<Session, 'entry' | 'exit'> {
  entry_at: number | null;
  entry_event_id: string | null;
  entry_page: string | null;
  referrer: string | null;
  campaign: string | null;
  campaign_source: string | null;
  click_id: string | null;
  exit_at: number | null;
  exit_event_id: string | null;
  exit_page: string | null;
}

/** Sessions: when, how much, and on which pages they began and ended. Late events join sessions in any order. */
export const sessions: TransactionHandler = {
  name: 'sessions',
  effect: 'transaction',
  types: 'all',

  async handle(events, client) {
    const arrived = mergeSessions(sessionsOf(events));
    if (arrived.length === 0) return;
    const [, known] = await Promise.all([client.query(LOCK), readNear(client, arrived)]);
    const merged = mergeSessions([...known, ...arrived]);
    const remaining = new Set(merged.map(rowKey));
    const gone = known.filter((session) => !remaining.has(rowKey(session))).map(toRow);
    const changes = [
      ...known.map((session) => ({ ...toRow(session), change: -1 })),
      ...merged.map((session) => ({ ...toRow(session), change: 1 })),
    ];
    await Promise.all([
      gone.length > 0 && client.query({ ...REMOVE_SESSIONS, values: [JSON.stringify(gone)] }),
      client.query({ ...WRITE_SESSIONS, values: [JSON.stringify(merged.map(toRow))] }),
      client.query({ ...COUNT_BEGUN_SESSIONS, values: [JSON.stringify(changes)] }),
    ]);
  },
};

/** The stored sessions that the arrived ones may belong to. */
async function readNear(client: PoolClient, arrived: readonly Session[]): Promise<Session[]> {
  const spans = new Map<string, SessionRow>();
  for (const session of arrived) {
    const span = spans.get(identityKey(session)) ?? toRow(session);
    // Sessions of the same identity are in the order of time.
    spans.set(identityKey(session), { ...span, last_at: session.last_at });
  }
  const values = [JSON.stringify([...spans.values()])];
  return (await client.query<SessionRow>({ ...READ_SESSIONS, values })).rows.map(fromRow);
}

function rowKey(session: Session): string {
  return `${session.started_at} ${identityKey(session)}`;
}

function toRow({ entry, exit, ...session }: Session): SessionRow {
  return {
    ...session,
    entry_at: entry?.at ?? null,
    entry_event_id: entry?.event_id ?? null,
    entry_page: entry?.page ?? null,
    referrer: entry?.referrer ?? null,
    campaign: entry?.campaign ?? null,
    campaign_source: entry?.campaign_source ?? null,
    click_id: entry?.click_id ?? null,
    exit_at: exit?.at ?? null,
    exit_event_id: exit?.event_id ?? null,
    exit_page: exit?.page ?? null,
  };
}

function fromRow(row: SessionRow): Session {
  const { entry_at, entry_event_id, entry_page, referrer, campaign, campaign_source, click_id, ...others } = row;
  const { exit_at, exit_event_id, exit_page, ...session } = others;
  const from = { referrer, campaign, campaign_source, click_id };
  return {
    ...session,
    entry: entry_at === null ? null : { at: entry_at, event_id: entry_event_id!, page: entry_page!, ...from },
    exit: exit_at === null ? null : { at: exit_at, event_id: exit_event_id!, page: exit_page! },
  };
}
