import { startInTurns } from '@app/common';
import { CLIENT_GRACE_MS, inTransaction } from '@app/common/database/pool';
import { Inject, Injectable } from '@nestjs/common';
import { type MeaningOf, referenceOf, IDENTIFYING_FIELDS } from '@app/postback';
import type { Pool, QueryResultRow } from 'pg';
import { stateIdOf } from '../conversions/conversion-key';
import { READ_POOL } from '../database/database.module';
import { daysOfPartition } from '../database/partition-names';
import { readStatement } from '@app/common/database/read-statement';
import { eraseColumns, eraseFields, identifiersOf, type PersonalRow } from './erase-columns';
import type { ErasedQuarantineRow, QuarantinedRow } from './erase-quarantined';
import type { Person } from '@app/internal-protocol';

const LIST_PARTITIONS = readStatement(__dirname, 'list_partitions').text;
export const SHOW_CONVERSIONS = readStatement(__dirname, 'show_conversions').text;
const LIST_CONVERSIONS = readStatement(__dirname, 'list_conversions').text;
export const LOCK_CONVERSIONS = readStatement(__dirname, 'lock_conversions').text;
export const ERASE_CONVERSIONS = readStatement(__dirname, 'erase_conversions').text;
const LOCK_STATES = readStatement(__dirname, 'lock_states').text;
const ERASE_STATES = readStatement(__dirname, 'erase_states').text;
const SCAN_STATES = readStatement(__dirname, 'scan_states').text;
const SCAN_QUARANTINE = readStatement(__dirname, 'scan_quarantine').text;
const ERASE_QUARANTINE = readStatement(__dirname, 'erase_quarantine').text;
const OLDEST = readStatement(__dirname, 'oldest').text;

/** Rows per batch: few, so that no transaction locks many rows or lasts long. */
const CONVERSIONS_PER_BATCH = 500;
const STATE_ROWS_PER_STEP = 50_000;
const QUARANTINE_ROWS_PER_STEP = 500;

/** Scanning a day may take this long; storing has connections of its own. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** Runs one statement of a transaction and returns its rows. */
type Run = <Row extends QueryResultRow>(text: string, values: readonly unknown[]) => Promise<Row[]>;

export interface ConversionKey {
  tenant_id: number;
  conversion_id: string;
  /** Of a stored postback; a state's conversion_id contains it. */
  conversion_key?: string | null;
}

export type StateFields = ConversionKey & { other_fields: Record<string, { value: string; asOf: string }> | null };

/** The oldest of one kind of data; null where there is none. */
export interface Oldest {
  what: 'conversions' | 'content of quarantine' | 'digests of quarantine' | 'ledger' | 'roll-up';
  tenant_id: number | null;
  oldest: Date | null;
}

/** What a partner's database holds of one person. */
@Injectable()
export class PartnerDataSubjectRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** The UTC days that may have postbacks, the newest first. */
  async days(): Promise<string[]> {
    const rows = await this.run<{ name: string }>(LIST_PARTITIONS, []);
    const days = rows.flatMap(({ name }) => daysOfPartition(name));
    return days.toSorted().toReversed();
  }

  async conversionsOf(person: Person, day: string, after: string): Promise<Record<string, unknown>[]> {
    const values = [person.reference, day, after, CONVERSIONS_PER_BATCH, person.kind];
    return this.run(SHOW_CONVERSIONS, values);
  }

  /** The keys of the same batch as `conversionsOf`. */
  async listConversions(
    person: Person,
    day: string,
    after: string,
  ): Promise<(ConversionKey & { postback_id: string })[]> {
    return this.run(LIST_CONVERSIONS, [person.reference, day, after, CONVERSIONS_PER_BATCH, person.kind]);
  }

  /** Erases the person from a batch of a day's postbacks, and from conversion_state what came from them; returns the rows. */
  eraseConversions(
    person: Person,
    day: string,
    after: string,
    meaningOf: (tenantId: number) => MeaningOf,
  ): Promise<PersonalRow[]> {
    return this.inTransaction(async (run) => {
      const values = [person.reference, day, after, CONVERSIONS_PER_BATCH, person.kind];
      const rows = await run<PersonalRow>(LOCK_CONVERSIONS, values);
      if (rows.length === 0) return rows;
      const erased = await startInTurns(rows, async (row) => eraseColumns(row, person.id, meaningOf(row.tenant_id)));
      await run(ERASE_CONVERSIONS, [JSON.stringify(erased), day]);
      await eraseStates(run, rows, identifiersByKey(rows, person.id));
      return rows;
    });
  }

  /** Results of jobs show values of postbacks. They can be made again, so all go, whomever they show. */
  async eraseJobRows(): Promise<void> {
    await this.run('DELETE FROM job_rows', []);
  }

  /** One step through conversion_state: which conversions hold the id, and where the next step begins. */
  async scanStates(
    person: Person,
    after: ConversionKey,
  ): Promise<{ found: StateFields[]; last: ConversionKey | null }> {
    const values = [after.tenant_id, after.conversion_id, person.reference, IDENTIFYING_FIELDS, STATE_ROWS_PER_STEP];
    return (await this.run<{ found: StateFields[]; last: ConversionKey | null }>(SCAN_STATES, values))[0]!;
  }

  async eraseStates(person: Person, keys: readonly ConversionKey[]): Promise<number> {
    return this.inTransaction((run) => eraseStates(run, keys, () => new Set([person.reference])));
  }

  /** A step through quarantine: what may hold the id, and where the next step begins. */
  async scanQuarantine(
    spellings: readonly string[],
    after: string,
  ): Promise<{ candidates: QuarantinedRow[]; last: string | null }> {
    const values = [after, spellings, QUARANTINE_ROWS_PER_STEP];
    const rows = await this.run<QuarantinedRow & { last: string }>(SCAN_QUARANTINE, values);
    return { candidates: rows.filter(({ id }) => id !== null), last: rows[0]?.last ?? null };
  }

  async eraseQuarantine(rows: readonly ErasedQuarantineRow[]): Promise<void> {
    if (rows.length > 0) await this.run(ERASE_QUARANTINE, [JSON.stringify(rows)]);
  }

  oldest(tenantIds: readonly number[]): Promise<Oldest[]> {
    return this.run(OLDEST, [tenantIds]);
  }

  private run<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.inTransaction((run) => run<Row>(text, values));
  }

  /** With a longer timeout than that of reads. */
  private inTransaction<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, async (client) => {
      await client.query(`SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
      const run: Run = async (text, values) => {
        const query = { text, values: [...values], query_timeout: STATEMENT_TIMEOUT_MS + CLIENT_GRACE_MS };
        return (await client.query(query)).rows;
      };
      return work(run);
    });
  }
}

/** @returns how many states held one of the ids */
async function eraseStates(
  run: Run,
  keys: readonly ConversionKey[],
  idsOf: (key: ConversionKey) => ReadonlySet<string>,
): Promise<number> {
  if (keys.length === 0) return 0;
  const wanted = keys.map((key) => ({ tenant_id: key.tenant_id, conversion_id: stateIdOf(key) }));
  const rows = await run<StateFields>(LOCK_STATES, [JSON.stringify(wanted)]);
  const erased = rows.map((row) => ({ row, kept: eraseFields(row.other_fields, idsOf(row)) }));
  // Every state is written, for the change feed: one without other fields shows those of its erased original.
  const states = erased.map(({ row, kept }) => ({ ...row, other_fields: kept ?? row.other_fields }));
  if (states.length > 0) await run(ERASE_STATES, [JSON.stringify(states)]);
  return erased.filter(({ kept }) => kept).length;
}

/** A conversion loses the ids of its own postbacks: what identifies one person may be another's in another field. */
function identifiersByKey(rows: readonly PersonalRow[], id: string): (key: ConversionKey) => ReadonlySet<string> {
  const ids = new Map<string, Set<string>>();
  for (const row of rows) {
    const known = ids.get(textOfKey(row)) ?? new Set();
    for (const one of identifiersOf(row, id)) known.add(referenceOf(one));
    ids.set(textOfKey(row), known);
  }
  return (key) => ids.get(textOfKey(key)) ?? new Set();
}

function textOfKey(key: ConversionKey): string {
  return `${key.tenant_id} ${stateIdOf(key)}`;
}
