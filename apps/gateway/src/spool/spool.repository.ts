import { Inject, Injectable } from '@nestjs/common';
import { timeOfUuidV7 } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { Pool } from 'pg';
import { GATEWAY_POOL, SPOOL_POOL } from '../database/pools';

const INSERT_INTO_SPOOL = readStatement(__dirname, 'insert_into_spool');
const READ_WINDOW = readStatement(__dirname, 'read_window');
const READ_FAILED = readStatement(__dirname, 'read_failed');
const NOTE_UNANSWERED = readStatement(__dirname, 'note_unanswered');
const ERASE_DELIVERED = readStatement(__dirname, 'erase_delivered');
const POSTPONE = readStatement(__dirname, 'postpone');
const DEAD_LETTER_REFUSED = readStatement(__dirname, 'dead_letter_refused');
const PARTNERS_WITH_WORK = readStatement(__dirname, 'partners_with_work');
const IS_READ_ONLY = readStatement(__dirname, 'is_read_only');
const MEASURE_SPOOL = readStatement(__dirname, 'measure_spool');
const LIST_SPOOL = readStatement(__dirname, 'list_spool');
const DEAD_LETTER_WAITING = readStatement(__dirname, 'dead_letter_waiting');
const REDRIVE_DEAD = readStatement(__dirname, 'redrive_dead');
const ACQUIRE_LEASE = readStatement(__dirname, 'acquire_lease');
const RELEASE_LEASE = readStatement(__dirname, 'release_lease');

/** A request to be inserted into the spool. */
export interface SealedRequest {
  /** The postback id. */
  id: string;
  partnerCode: string;
  sealed: Buffer;
  /** How often it was sent without a response. */
  unanswered: number;
}

export interface WaitingRow {
  id: string;
  payload: Buffer;
  size_bytes: number;
  attempts: number;
  /** How often it was sent without a response, so that its service may have stored it. */
  unanswered: number;
  /** How often it was sent alone to a service that was ready before, and then stopped responding. */
  silences: number;
}

export interface DeliveredRow {
  id: string;
  /** As many as its service found in the request. */
  postbacks: number;
}

export interface PostponedRow {
  id: string;
  pause_ms: number;
  error: string;
  /** 1 when this attempt was sent and got no response. */
  unanswered: 0 | 1;
  silences: number;
}

export interface DeadRow {
  id: string;
  status: number | null;
  answer: string | null;
  error: string;
  silences: number;
}

/** A row as it is listed, never with the request itself. */
export interface ListedRow {
  id: string;
  partner_code: string;
  received_at: Date;
  state: 'waiting' | 'dead';
  attempts: number;
  next_attempt_at: Date;
  last_error: string | null;
  size_bytes: number;
  dead_at: Date | null;
  dead_status: number | null;
  dead_answer: string | null;
}

export interface SpoolFilter {
  partnerCode: string | null;
  state: 'waiting' | 'dead' | null;
  /** Only what was received before this row. */
  beforeId: string | null;
  limit: number;
}

export interface SpoolMeasure {
  partner_code: string;
  state: 'waiting' | 'dead';
  rows: number;
  bytes: number;
  /** Unix milliseconds at which the oldest row was received. */
  oldest_ms: number;
}

@Injectable()
export class SpoolRepository {
  constructor(
    @Inject(GATEWAY_POOL) private readonly pool: Pool,
    /** Senders wait for these writes, so they have connections of their own. */
    @Inject(SPOOL_POOL) private readonly writes: Pool,
  ) {}

  async insert(requests: readonly SealedRequest[]): Promise<void> {
    let nextByte = 1;
    const rows = requests.map(({ id, partnerCode: partner_code, sealed, unanswered }) => {
      const first_byte = nextByte;
      nextByte += sealed.length;
      return { id, partner_code, received_at: timeOfUuidV7(id), first_byte, size_bytes: sealed.length, unanswered };
    });
    const values = [JSON.stringify(rows), Buffer.concat(requests.map(({ sealed }) => sealed))];
    await this.writes.query({ ...INSERT_INTO_SPOOL, values });
  }

  /** @param afterId only what was received after this row */
  async readWindow(partnerCode: string, afterId: string, maxRows: number, maxBytes: number): Promise<WaitingRow[]> {
    const values = [partnerCode, afterId, maxRows, maxBytes];
    return (await this.pool.query<WaitingRow>({ ...READ_WINDOW, values })).rows;
  }

  /** @param afterId only what was received after this row */
  async readFailed(partnerCode: string, afterId: string): Promise<WaitingRow | undefined> {
    return (await this.pool.query<WaitingRow>({ ...READ_FAILED, values: [partnerCode, afterId] })).rows[0];
  }

  async noteUnanswered(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.pool.query({ ...NOTE_UNANSWERED, values: [ids] });
  }

  /** Erases delivered rows, and in the same statement counts the postbacks that each held besides the one it counted as. */
  async erase(rows: readonly DeliveredRow[]): Promise<void> {
    if (rows.length > 0) await this.pool.query({ ...ERASE_DELIVERED, values: [JSON.stringify(rows)] });
  }

  async postpone(rows: readonly PostponedRow[]): Promise<void> {
    if (rows.length > 0) await this.pool.query({ ...POSTPONE, values: [JSON.stringify(rows)] });
  }

  async deadLetter(rows: readonly DeadRow[]): Promise<void> {
    if (rows.length > 0) await this.pool.query({ ...DEAD_LETTER_REFUSED, values: [JSON.stringify(rows)] });
  }

  async partnersWithWork(among: readonly string[]): Promise<string[]> {
    const { rows } = await this.pool.query<{ partner_code: string }>({ ...PARTNERS_WITH_WORK, values: [among] });
    return rows.map(({ partner_code }) => partner_code);
  }

  /** @throws Error when the database is read-only or cannot be reached */
  async checkWritable(): Promise<void> {
    const { rows } = await this.pool.query<{ is_read_only: boolean }>(IS_READ_ONLY.text);
    if (rows[0]!.is_read_only) throw new Error('The database is read-only');
  }

  async measure(): Promise<SpoolMeasure[]> {
    return (await this.pool.query<SpoolMeasure>(MEASURE_SPOOL.text)).rows;
  }

  async list({ partnerCode, state, beforeId, limit }: SpoolFilter): Promise<ListedRow[]> {
    return (await this.pool.query<ListedRow>(LIST_SPOOL.text, [partnerCode, state, beforeId, limit])).rows;
  }

  /** Lets dead rows wait again: those with the ids, or all of one partner. Returns the partner of each. */
  async redriveDead(ids: readonly string[] | null, partnerCode: string | null): Promise<string[]> {
    const { rows } = await this.pool.query<{ partner_code: string }>(REDRIVE_DEAD.text, [ids, partnerCode]);
    return rows.map(({ partner_code }) => partner_code);
  }

  /** Dead-letters waiting rows by their ids. Returns the partner of each. */
  async deadLetterWaiting(ids: readonly string[], reason: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ partner_code: string }>(DEAD_LETTER_WAITING.text, [ids, reason]);
    return rows.map(({ partner_code }) => partner_code);
  }

  /** Acquires or renews a lease. Returns whether the holder has it for that long from now. */
  async acquireLease(partnerCode: string, holder: string, leaseMs: number): Promise<boolean> {
    const { rowCount } = await this.pool.query({ ...ACQUIRE_LEASE, values: [partnerCode, holder, leaseMs] });
    return rowCount === 1;
  }

  async releaseLease(partnerCode: string, holder: string): Promise<void> {
    await this.pool.query({ ...RELEASE_LEASE, values: [partnerCode, holder] });
  }
}
