import { createPool, Log } from '@app/common';
import { inTransaction } from '@app/common/database/in-transaction';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ClientBase, Pool } from 'pg';
import { dayOfPartition } from '../database/day-partition';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { eraseColumns, eraseFields, identifiersOf, type PersonalRow } from './erase-columns';
import { ID_COLUMNS } from './identifying-columns';
import type { Person } from './person';
import {
  ERASE_CONVERSIONS,
  ERASE_LEDGER,
  ERASE_QUARANTINE,
  LOCK_LEDGER,
  OLDEST,
  OLDEST_CONVERSIONS,
  lockConversions,
  PARTITIONS,
  SCAN_LEDGER,
  SCAN_QUARANTINE,
  showConversions,
} from './privacy.sql';
import type { Identifiers } from './redact-identifiers';

/** So many rows at a time: a transaction holds few, and none for long. */
const CONVERSIONS_A_BATCH = 500;
const LEDGER_ROWS_A_STEP = 50_000;
const QUARANTINE_ROWS_A_STEP = 500;

/** A day that is read through may take this long; what stores has connections of its own. */
const STATEMENT_TIMEOUT_MS = 30_000;

export interface LedgerKey {
  tenant_id: number;
  conversion_id: string;
}

export type LedgerFields = LedgerKey & { other_fields: Record<string, { value: string; asOf: string }> | null };

export interface QuarantinedRow {
  id: string;
  received_at: Date;
  tenant_id: number;
  reasons: string;
  raw_data: string | null;
  body: Buffer | null;
  request_headers: string | null;
  request_ip: string | null;
}

export interface ErasedQuarantineRow {
  id: string;
  reasons: string;
  raw_data: string | null;
  request_headers: string | null;
  keeps_body: boolean;
}

/** The times of the oldest there is; null for none. */
export interface Oldest {
  conversions: Map<number, Date>;
  quarantine: Date | null;
  digests: Date | null;
  ledger: Date | null;
  rollUp: Date | null;
}

/** What a partner's database holds of one person. */
@Injectable()
export class PrivacyRepository implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(environment: PartnerServiceEnvironment, log: Log) {
    this.pool = createPool(environment.PARTNER_DATABASE_URL, {
      max: 1,
      applicationName: `${environment.PARTNER_CODE} privacy`,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      log,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  /** The UTC days that have postbacks, the newest first. */
  async days(): Promise<string[]> {
    const { rows } = await this.pool.query<{ name: string }>(PARTITIONS);
    return rows.map(({ name }) => dayOfPartition(name)).filter((day) => day !== undefined);
  }

  async conversionsOf(person: Person, day: string, after: string): Promise<Record<string, unknown>[]> {
    const values = [person.reference, day, after, CONVERSIONS_A_BATCH];
    return (await this.pool.query(showConversions(person.column), values)).rows;
  }

  /** Erases the person from a batch of a day's postbacks, and from the ledger what came from them; says which. */
  eraseConversions(person: Person, day: string, after: string): Promise<PersonalRow[]> {
    return inTransaction(this.pool, async (client) => {
      const values = [person.reference, day, after, CONVERSIONS_A_BATCH];
      const { rows } = await client.query<PersonalRow>(lockConversions(person.column), values);
      if (rows.length === 0) return rows;
      const erased = rows.map((row) => eraseColumns(row, person.id));
      await client.query(ERASE_CONVERSIONS, [JSON.stringify(erased), day]);
      await eraseLedger(client, rows, new Set(rows.flatMap((row) => identifiersOf(row, person.id))));
      return rows;
    });
  }

  /** A step through the ledger: which of its conversions hold the id, and where the next step begins. */
  async scanLedger(person: Person, after: LedgerKey): Promise<{ found: LedgerFields[]; last: LedgerKey | null }> {
    const values = [after.tenant_id, after.conversion_id, person.reference, ID_COLUMNS, LEDGER_ROWS_A_STEP];
    return (await this.pool.query<{ found: LedgerFields[]; last: LedgerKey | null }>(SCAN_LEDGER, values)).rows[0]!;
  }

  async eraseLedger(person: Person, keys: readonly LedgerKey[]): Promise<number> {
    return inTransaction(this.pool, (client) => eraseLedger(client, keys, new Set([person.reference])));
  }

  /** A step through quarantine: what may hold the id, and where the next step begins. */
  async scanQuarantine(
    identifiers: Identifiers,
    after: string,
  ): Promise<{ candidates: QuarantinedRow[]; last: string | null }> {
    const values = [after, identifiers.spellings, QUARANTINE_ROWS_A_STEP];
    const { rows } = await this.pool.query<QuarantinedRow & { last: string }>(SCAN_QUARANTINE, values);
    return { candidates: rows.filter(({ id }) => id !== null), last: rows[0]?.last ?? null };
  }

  async eraseQuarantine(rows: readonly ErasedQuarantineRow[]): Promise<void> {
    if (rows.length > 0) await this.pool.query(ERASE_QUARANTINE, [JSON.stringify(rows)]);
  }

  /** Of each kind of data the oldest; of conversions that of each tenant. */
  async oldest(tenantIds: readonly number[]): Promise<Oldest> {
    const conversions = await this.pool.query<{ tenant_id: number; oldest: Date | null }>(OLDEST_CONVERSIONS, [
      tenantIds,
    ]);
    const { rows } = await this.pool.query<Omit<Oldest, 'conversions'>>(OLDEST);
    const known = conversions.rows.flatMap(({ tenant_id: id, oldest }) => (oldest ? [[id, oldest] as const] : []));
    return { conversions: new Map(known), ...rows[0]! };
  }
}

/** @returns how many conversions of the ledger held one of the ids */
async function eraseLedger(client: ClientBase, keys: readonly LedgerKey[], ids: ReadonlySet<string>): Promise<number> {
  if (keys.length === 0) return 0;
  const asked = keys.map(({ tenant_id, conversion_id }) => ({ tenant_id, conversion_id }));
  const { rows } = await client.query<LedgerFields>(LOCK_LEDGER, [JSON.stringify(asked)]);
  const changed = rows.flatMap(({ other_fields: fields, ...key }) => {
    const kept = eraseFields(fields, ids);
    return kept ? [{ ...key, other_fields: kept }] : [];
  });
  if (changed.length > 0) await client.query(ERASE_LEDGER, [JSON.stringify(changed)]);
  return changed.length;
}
