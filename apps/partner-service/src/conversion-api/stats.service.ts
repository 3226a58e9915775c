import { Injectable } from '@nestjs/common';
import type { InputReader } from '@app/common';
import { ConversionQueryService } from './conversion-query.service';
import { MAX_OFFERS, type StatsFigures, StatsRepository, type StatsRow } from './stats.repository';

const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;
/** The roll-up is kept 25 months. */
const MAX_HOURS = 25 * 31 * 24;

/** Totals and break-downs of the last hours, from the roll-up. */
@Injectable()
export class StatsService {
  constructor(
    private readonly repository: StatsRepository,
    private readonly conversions: ConversionQueryService,
  ) {}

  async read(input: InputReader, now: Date): Promise<Record<string, unknown>> {
    const hours = input.wholeNumber('hours', 1, MAX_HOURS) ?? DEFAULT_HOURS;
    const tenantId = this.conversions.readTenant(input);
    input.check();
    const current = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
    const from = new Date(current - (hours - 1) * HOUR_MS).toISOString();
    const rows = await this.repository.read(from, new Date(current).toISOString(), tenantId);
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
    };
  }
}

function figuresOf(row: StatsRow): StatsFigures {
  const { conversions, duplicates, updates, quarantined, usd_sale_amount, usd_payout } = row;
  return { conversions, duplicates, updates, quarantined, usd_sale_amount, usd_payout };
}
