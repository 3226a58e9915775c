import type { InputReader } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/database.module';
import { PartnerConfigService } from '../partner-config/partner-config.service';

/** Counts and amounts of one group; amounts are decimals as text, those in local currency only by currency. */
interface StatsFigures {
  conversions: number;
  duplicates: number;
  updates: number;
  quarantined: number;
  usd_sale_amount: string;
  usd_payout: string;
}

interface StatsRow extends StatsFigures {
  grouped_by: 'total' | 'hour' | 'status' | 'offer' | 'currency';
  hour: string | null;
  status: string | null;
  offer: string | null;
  currency: string | null;
  sale_amount_local: string;
  payout_local: string;
}

/** Offers are as many as senders name; the others of these groups are few. */
const MAX_OFFERS = 1_000;

const STATS = readStatement(__dirname, 'stats');
const COUNT_WARNINGS = readStatement(__dirname, 'count_warnings');

const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;
/** The roll-up is kept 25 months. */
const MAX_HOURS = 25 * 31 * 24;

/** Totals and break-downs of the last hours, from the roll-up. */
@Injectable()
export class StatsService {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly partner: PartnerConfigService,
  ) {}

  async read(input: InputReader, now: Date): Promise<Record<string, unknown>> {
    const hours = input.wholeNumber('hours', 1, MAX_HOURS) ?? DEFAULT_HOURS;
    const tenantId = this.partner.readTenant(input);
    input.check();
    const current = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
    const from = new Date(current - (hours - 1) * HOUR_MS).toISOString();
    // One offer more than the response shows reveals that there are more.
    const span = [from, new Date(current).toISOString(), tenantId];
    const { rows } = await this.pool.query<StatsRow>({ ...STATS, values: [...span, MAX_OFFERS + 1] });
    const warnings = await this.pool.query({ ...COUNT_WARNINGS, values: span });
    const of = (group: StatsRow['grouped_by']) => rows.filter((row) => row.grouped_by === group);
    const offers = of('offer');
    return {
      hours,
      from,
      to: now.toISOString(),
      totals: figuresOf(of('total')[0]!),
      by_hour: of('hour').map((row) => ({ hour: row.hour, ...figuresOf(row) })),
      by_status: of('status').map((row) => ({ status: row.status || null, ...figuresOf(row) })),
      by_offer: offers.slice(0, MAX_OFFERS).map((row) => ({ offer: row.offer || null, ...figuresOf(row) })),
      by_offer_truncated: offers.length > MAX_OFFERS,
      by_currency: of('currency').map((row) => ({
        currency: row.currency || null,
        ...figuresOf(row),
        sale_amount_local: row.sale_amount_local,
        payout_local: row.payout_local,
      })),
      by_warning: warnings.rows,
    };
  }
}

function figuresOf(row: StatsRow): StatsFigures {
  const { conversions, duplicates, updates, quarantined, usd_sale_amount, usd_payout } = row;
  return { conversions, duplicates, updates, quarantined, usd_sale_amount, usd_payout };
}
