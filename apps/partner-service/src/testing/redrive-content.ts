import type { Pool } from 'pg';
import { requestAsAdmin, type ServiceUnderTest } from './service-under-test';

/** All that storing writes and a redrive corrects. */
export interface StoredContent {
  postbacks: Record<string, unknown>[];
  states: Record<string, unknown>[];
  rollUp: unknown[];
  warnings: unknown[];
}

const ROLL_UP = `
  SELECT hour, tenant_id, offer, status, currency, sum(conversions) AS conversions, sum(duplicates) AS duplicates,
    sum(updates) AS updates, sum(quarantined) AS quarantined, sum(sale_amount_local) AS sale_amount_local,
    sum(usd_sale_amount) AS usd_sale_amount, sum(payout_local) AS payout_local, sum(usd_payout) AS usd_payout
  FROM conversion_hourly
  GROUP BY 1, 2, 3, 4, 5
  HAVING (sum(conversions), sum(duplicates), sum(updates), sum(quarantined), sum(sale_amount_local),
    sum(usd_sale_amount), sum(payout_local), sum(usd_payout)) <> (0, 0, 0, 0, 0, 0, 0, 0)
  ORDER BY 1, 2, 3, 4, 5`;

/** Columns that differ from run to run, or hold what was received. */
const OF_RUN = new Set(['stored_at', 'config_version', 'redriven_at', 'raw_data', 'request_headers']);

/** Reads it without the times and versions that differ from run to run, and without what identifies raw data. */
export async function readStoredContent(pool: Pool): Promise<StoredContent> {
  const postbacks = await pool.query(`SELECT * FROM conversions ORDER BY id`);
  const states = await pool.query(`SELECT * FROM conversion_state ORDER BY tenant_id, conversion_id`);
  const rollUp = await pool.query(ROLL_UP);
  const warnings = await pool.query(
    `SELECT hour, tenant_id, code, field, sum(postbacks) AS postbacks FROM warnings_hourly
     GROUP BY 1, 2, 3, 4 HAVING sum(postbacks) <> 0 ORDER BY 1, 2, 3, 4`,
  );
  return {
    postbacks: postbacks.rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !OF_RUN.has(name))),
    ),
    states: states.rows.map((row) => JSON.parse(JSON.stringify(row, ofState)) as never),
    rollUp: rollUp.rows,
    warnings: warnings.rows,
  };
}

/** The transaction differs, and so does the content where another mapping knows a token in it. */
function ofState(name: string, value: unknown): unknown {
  return name === 'content' || name === 'tx' ? undefined : value;
}

/** Empties all tables that hold postbacks. */
export async function emptyTables(pool: Pool): Promise<void> {
  await pool.query(
    `TRUNCATE conversions, conversion_state, conversion_hourly, conversion_hourly_shards, warnings_hourly, quarantine,
       seen_postback_ids, removed_conversions, jobs CASCADE`,
  );
}

export interface FeedChange {
  tenant_id: number;
  conversion_id: string;
  conversion_key: string | null;
  state: Record<string, unknown> | null;
}

/** A reader of the change feed with its copy of the conversions. */
export class FeedReader {
  readonly conversions = new Map<string, Record<string, unknown>>();
  private position = '';

  constructor(private readonly service: ServiceUnderTest) {}

  /** Reads whatever is new. */
  async catchUp(): Promise<void> {
    for (let isComplete = false; !isComplete;) {
      const path = `conversion-changes?limit=3${this.position && `&after=${this.position}`}`;
      const response = await requestAsAdmin<{ changes: FeedChange[]; next: string; is_complete: boolean }>(
        this.service,
        path,
      );
      if (!response.ok) throw new Error(JSON.stringify(response.problem));
      const { changes, next, is_complete: complete } = response.body;
      for (const { tenant_id, conversion_id, conversion_key, state } of changes) {
        const key = JSON.stringify([tenant_id, conversion_id, conversion_key]);
        if (state === null) this.conversions.delete(key);
        else this.conversions.set(key, state);
      }
      this.position = next;
      isComplete = complete;
    }
  }

  /** The copy, in the order of its keys. */
  list(): [string, Record<string, unknown>][] {
    return [...this.conversions].toSorted(([one], [other]) => (one < other ? -1 : 1));
  }
}
