import {
  amountsOfParts,
  type CanonicalPostback,
  type ConversionState,
  mergeDuplicate,
  offerLabelOf,
  scaled,
  stateOf,
  STORED_FIELDS,
} from '@app/postback';
import type { Pool } from 'pg';

const AMOUNTS = ['usd_sale_amount', 'usd_payout'] as const;

interface Line {
  conversions: number;
  duplicates: number;
  usd_sale_amount: bigint;
  usd_payout: bigint;
}

/** The roll-up as the database has it, without lines that came to nothing. */
export async function readRollUp(pool: Pool): Promise<Record<string, Line>> {
  const { rows } = await pool.query(
    `SELECT to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24') AS hour, tenant_id, offer, status, currency,
       sum(conversions)::integer AS conversions, sum(duplicates)::integer AS duplicates,
       sum(usd_sale_amount) AS usd_sale_amount, sum(usd_payout) AS usd_payout
     FROM conversion_hourly GROUP BY 1, 2, 3, 4, 5`,
  );
  return withoutEmpty(
    Object.fromEntries(
      rows.map((row) => [
        keyOf(row.hour, row.tenant_id, row.offer, row.status, row.currency),
        {
          conversions: row.conversions,
          duplicates: row.duplicates,
          usd_sale_amount: scaled(row.usd_sale_amount),
          usd_payout: scaled(row.usd_payout),
        },
      ]),
    ),
  );
}

/** The roll-up as it must be, counted anew from every stored postback by the pure join. */
export async function recount(pool: Pool, policy: { allowReversal: boolean }): Promise<Record<string, Line>> {
  const { rows } = await pool.query(
    `SELECT id, tenant_id, is_duplicate, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24') AS hour,
       ${STORED_FIELDS.map((field) => (field === 'datetime_conversion' ? `datetime_conversion::text` : field)).join(', ')}, status_original
     FROM conversions WHERE NOT is_test ORDER BY random()`,
  );
  const lines: Record<string, Line> = {};
  const states = new Map<string, { state: ConversionState; hour: string; tenantId: number }>();
  for (const row of rows) {
    const postback = row as CanonicalPostback;
    const key = `${row.tenant_id} ${row.conversion_id}`;
    const known = states.get(key);
    states.set(key, {
      state: known ? mergeDuplicate(known.state, postback, row.id, policy).state : stateOf(postback, row.id),
      hour: known && known.hour < row.hour ? known.hour : row.hour,
      tenantId: row.tenant_id,
    });
    if (!row.is_duplicate) continue;
    const offer = row.offer_id ?? row.offer_name ?? '';
    lineOf(lines, keyOf(row.hour, row.tenant_id, offer, row.status ?? '', row.conversion_currency ?? '')).duplicates +=
      1;
  }
  for (const { state, hour, tenantId } of states.values()) addState(lines, state, hour, tenantId);
  return withoutEmpty(lines);
}

function addState(lines: Record<string, Line>, state: ConversionState, hour: string, tenantId: number): void {
  const { values, currency } = amountsOfParts(state.amounts);
  const key = keyOf(hour, tenantId, offerLabelOf(state), state.status?.value ?? '', currency ?? '');
  const line = lineOf(lines, key);
  line.conversions += 1;
  for (const amount of AMOUNTS) line[amount] += scaled(values[amount] ?? '0');
}

function keyOf(hour: string, tenantId: number, offer: string, status: string, currency: string): string {
  return JSON.stringify([hour, tenantId, offer, status, currency]);
}

function lineOf(lines: Record<string, Line>, key: string): Line {
  return (lines[key] ??= { conversions: 0, duplicates: 0, usd_sale_amount: 0n, usd_payout: 0n });
}

function withoutEmpty(lines: Record<string, Line>): Record<string, Line> {
  return Object.fromEntries(
    Object.entries(lines).filter(([, line]) => Object.values(line).some((value) => value != 0)),
  );
}
