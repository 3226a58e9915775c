import type { InputReader } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import {
  INSIGHT_AMOUNTS,
  INSIGHT_COUNTS,
  INSIGHT_DIMENSIONS,
  type InsightDimension,
  type InsightFigures,
  type InsightPeriod,
  type ServiceInsight,
} from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/database.module';
import { PartnerConfigService } from '../partner-config/partner-config.service';

const READ_INSIGHT = readStatement(__dirname, 'read_insight');

const HOUR_MS = 3_600_000;
/** The roll-up is kept 25 months, of which a period and the one before it take at most all. */
const MAX_HOURS = 25 * 31 * 12;
/** Offers are as many as senders name. */
const MAX_GROUPS = 1_000;

interface InsightRow extends InsightFigures {
  is_now: boolean;
  grouped_by: 'total' | 'bucket' | 'group' | 'currency';
  at: string | null;
  key: string | null;
  currency: string | null;
  sale_amount_local: string;
  payout_local: string;
}

/** Figures of a period and of the one before it, from the roll-up, which counts by UTC hour of receipt. */
@Injectable()
export class InsightService {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly partner: PartnerConfigService,
  ) {}

  async read(input: InputReader): Promise<ServiceInsight> {
    const by = input.oneOf('by', INSIGHT_DIMENSIONS);
    const span = readSpan(input);
    const interval = input.oneOf('interval', ['hour', 'day']) ?? 'day';
    const zone = readZone(input);
    const without = this.readWithout(input, by);
    const filters = [
      this.partner.readTenant(input),
      ...['offer', 'status', 'currency'].map((name) => input.text(name)),
    ];
    input.check();
    const values = [...span, interval, zone, by, without, ...filters, MAX_GROUPS + 1];
    const { rows } = await this.pool.query<InsightRow>(READ_INSIGHT.text, values);
    const ofPeriod = (isNow: boolean): InsightRow[] => rows.filter(({ is_now: is }) => is === isNow);
    const groups = rows.filter(({ grouped_by: group }) => group === 'group');
    return {
      now: this.describe(ofPeriod(true), by),
      before: this.describe(ofPeriod(false), by),
      groups_truncated: groups.length > 2 * MAX_GROUPS || groups.filter(({ is_now: is }) => is).length > MAX_GROUPS,
    };
  }

  private describe(rows: readonly InsightRow[], by: InsightDimension | null): InsightPeriod {
    const of = (group: InsightRow['grouped_by']): InsightRow[] => rows.filter((row) => row.grouped_by === group);
    const [total] = of('total');
    return {
      totals: total ? figuresOf(total) : NOTHING,
      buckets: of('bucket').map((row) => ({ at: row.at!, ...figuresOf(row) })),
      groups: by === null ? [] : of('group').map((row) => ({ key: this.keyOf(row.key!, by), ...figuresOf(row) })),
      local: of('currency').map(({ currency, sale_amount_local, payout_local }) => {
        return { currency: currency || null, sale_amount_local, payout_local };
      }),
    };
  }

  private keyOf(key: string, by: InsightDimension): string | null {
    return by === 'tenant' ? this.partner.tenantCode(Number(key)) : key || null;
  }

  /** Tenants are stored by their ids. */
  private readWithout(input: InputReader, by: InsightDimension | null): string[] {
    const text = input.text('without');
    const keys = text === null ? [] : parseKeys(text);
    if (keys === undefined) input.addError('without', 'wrong_format', 'must be a JSON list of texts');
    if (keys && keys.length > 0 && by === null) input.addError('without', 'required', 'needs by');
    if (by !== 'tenant') return keys ?? [];
    const { tenants } = this.partner.current().config;
    return (keys ?? []).flatMap((code) => tenants.filter((one) => one.code === code).map(({ id }) => String(id)));
  }
}

/** The beginning of the period before, of this one, and its end; whole hours, as the roll-up has them. */
function readSpan(input: InputReader): [string, string, string] {
  const [fromMs, toMs] = ['from', 'to'].map((name) => Date.parse(input.time(name) ?? ''));
  const from = Math.floor(fromMs! / HOUR_MS) * HOUR_MS;
  const to = Math.ceil(toMs! / HOUR_MS) * HOUR_MS;
  if (Number.isNaN(from) || Number.isNaN(to)) return ['', '', ''];
  if (to <= from || to - from > MAX_HOURS * HOUR_MS) {
    input.addError('to', 'out_of_range', `must be after from, at most ${MAX_HOURS} hours`);
    return ['', '', ''];
  }
  return [new Date(2 * from - to).toISOString(), new Date(from).toISOString(), new Date(to).toISOString()];
}

function readZone(input: InputReader): string {
  const zone = input.text('zone') ?? 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    // RangeError, by which Intl refuses an unknown zone.
    input.addError('zone', 'unknown_value', 'must be an IANA time zone');
    return 'UTC';
  }
}

function parseKeys(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

function figuresOf(row: InsightRow): InsightFigures {
  return Object.fromEntries([...INSIGHT_COUNTS, ...INSIGHT_AMOUNTS].map((name) => [name, row[name]])) as InsightFigures;
}

const NOTHING = Object.fromEntries([
  ...INSIGHT_COUNTS.map((name) => [name, 0]),
  ...INSIGHT_AMOUNTS.map((name) => [name, '0.0000']),
]) as InsightFigures;
