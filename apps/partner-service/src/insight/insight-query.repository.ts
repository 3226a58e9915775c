import { problems } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { QueriedRow, QueriedRows } from '@app/internal-protocol';
import { type CompiledQuery, compileHourly } from '@app/semantic-layer/compile/compile-hourly';
import type { ApprovalTable } from '@app/semantic-layer/compile/expected-payout';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { Inject, Injectable } from '@nestjs/common';
import { escapeIdentifier, type Pool, type PoolClient } from 'pg';
import { INSIGHT_POOL, INSIGHT_READER_ROLE } from '../database/database.module';

const LIST_OFFERS = readStatement(__dirname, 'list_offers').text;
const MAX_OFFERS = 2_000;

/** For all statements of a plan. The process that merges the responses of partners waits a little longer. */
export const QUERY_TIMEOUT_MS = 2_000;
const MIN_TIMEOUT_MS = 1;

/** Both periods are read in one snapshot. */
const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
const READ_TIME = `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS as_of`;

/** There is no such role, or this one is not its member. */
const ROLE_CODES: ReadonlySet<unknown> = new Set(['22023', '42501']);

/**
 * Runs plans whose tenants are ids on the roll-up, as a role that can read the roll-up and nothing else, whatever a plan
 * compiles to.
 */
@Injectable()
export class InsightQueryRepository {
  private readonly begin: string;

  constructor(
    @Inject(INSIGHT_POOL) private readonly pool: Pool,
    @Inject(INSIGHT_READER_ROLE) private readonly role: string,
  ) {
    this.begin = `${BEGIN}; SET LOCAL ROLE ${escapeIdentifier(role)}`;
  }

  /** @throws Problem unavailable (503) where provisioning has not admitted the role; pg's errors, such as a timeout */
  async read(plan: QueryPlan, approvals?: ApprovalTable): Promise<QueriedRows> {
    const deadlineMs = performance.now() + QUERY_TIMEOUT_MS;
    return this.asReader(async (client) => {
      const { rows: moments } = await client.query<{ as_of: string }>(READ_TIME);
      const main = await run(client, compileHourly(plan, plan.time, approvals), deadlineMs);
      const compared = plan.compare && (await run(client, compileHourly(plan, plan.compare, approvals), deadlineMs));
      return {
        rows: main.rows,
        ...(compared && { compared: compared.rows }),
        as_of: moments[0]!.as_of,
        truncated: main.truncated || compared?.truncated === true,
      };
    });
  }

  /** The names of offers that questions may mention. @throws as `read` does */
  async listOffers(): Promise<string[]> {
    return this.asReader(async (client) => {
      const { rows } = await client.query<{ offer: string }>(LIST_OFFERS, [MAX_OFFERS]);
      return rows.map(({ offer }) => offer);
    });
  }

  private async asReader<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    let isUsable = false;
    try {
      await this.beginAsReader(client);
      const result = await work(client);
      await client.query('ROLLBACK');
      isUsable = true;
      return result;
    } finally {
      client.release(!isUsable);
    }
  }

  private async beginAsReader(client: PoolClient): Promise<void> {
    try {
      await client.query(this.begin);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && ROLE_CODES.has(error.code))) throw error;
      throw problems.unavailable(`The role ${this.role} is not admitted to this database; provision it again.`, error);
    }
  }
}

async function run(
  client: PoolClient,
  { text, values, keys, atoms }: CompiledQuery,
  deadlineMs: number,
): Promise<{ rows: QueriedRow[]; truncated: boolean }> {
  const leftMs = Math.max(MIN_TIMEOUT_MS, Math.floor(deadlineMs - performance.now()));
  await client.query(`SET LOCAL statement_timeout = ${leftMs}`);
  const { rows } = await client.query<Record<string, string | boolean | null>>(text, values);
  const isOther = (row: Record<string, string | boolean | null>): boolean => row['is_other'] === true;
  return {
    rows: rows.map((row) => ({ keys: isOther(row) ? {} : pick(row, keys), atoms: pick(row, atoms) })),
    truncated: rows.some(isOther),
  };
}

function pick(row: Record<string, string | boolean | null>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, row[name] as string]));
}
