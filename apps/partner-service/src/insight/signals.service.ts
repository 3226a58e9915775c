import type { InputReader } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { QueriedRow, QueriedRows } from '@app/internal-protocol';
import { SIGNAL_SOURCES, type SignalSource } from '@app/semantic-layer/model/signals';
import { MAX_GROUPS } from '@app/semantic-layer/plan/check-plan';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/database.module';
import { queryWithin, readTimeout } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { QUERY_TIMEOUT_MS } from './insight-query.repository';
import { namesTenants, nameOf } from './tenant-ids';

const HOUR_MS = 3_600_000;
const MAX_HOURS = 31 * 24;
const STATEMENTS = new Map<SignalSource, string>(
  SIGNAL_SOURCES.map((source) => [source, readStatement(__dirname, `signal_${source}`).text]),
);
const KEYS: Readonly<Record<SignalSource, readonly string[]>> = {
  placeholders: ['bucket', 'tenant'],
  tokens: ['bucket', 'tenant'],
  rates: ['bucket', 'currency'],
  delays: ['bucket'],
  quotas: ['bucket', 'quota'],
};

type SignalRow = Record<string, string>;

/** How postbacks arrived, hour by hour, for alert rules. */
@Injectable()
export class SignalsService {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly partner: PartnerConfigService,
  ) {}

  async read(input: InputReader, now: Date): Promise<QueriedRows> {
    const source = readSource(input);
    const [from, to] = readHours(input);
    input.check();
    const values = [from, to, MAX_GROUPS + 1, ...(source === 'quotas' ? this.quotas() : [])];
    const rows = await queryWithin<SignalRow>(this.pool, QUERY_TIMEOUT_MS, STATEMENTS.get(source)!, values);
    if (!rows) throw readTimeout();
    const { partnerCode, tenants } = this.partner.current().config;
    const queried = rows.slice(0, MAX_GROUPS).map((row) => toQueriedRow(row, KEYS[source]));
    const isTruncated = rows.length > MAX_GROUPS;
    return {
      ...namesTenants({ rows: queried }, partnerCode, tenants),
      as_of: now.toISOString(),
      truncated: isTruncated,
    };
  }

  /** The daily limits that are set, and the zone of their days. */
  private quotas(): [string, string] {
    const { partnerCode, limits, tenants, timezone } = this.partner.current().config;
    const ofPartner = { quota: partnerCode, tenant_id: null, allowed: limits.maxDailyRequests };
    const ofTenants = tenants.map(({ id, code, limits: own }) => {
      return { quota: nameOf(partnerCode, code), tenant_id: id, allowed: own.maxDailyRequests };
    });
    return [JSON.stringify([ofPartner, ...ofTenants].filter(({ allowed }) => allowed > 0)), timezone];
  }
}

function readSource(input: InputReader): SignalSource {
  const given = input.text('source');
  const source = SIGNAL_SOURCES.find((one) => one === given);
  if (!source) input.addError('source', 'unknown_value', `must be one of ${SIGNAL_SOURCES.join(', ')}`);
  return source ?? 'placeholders';
}

/** Whole hours, so that two requests count no postback twice. */
function readHours(input: InputReader): [string, string] {
  const [from, to] = ['from', 'to'].map((name) => Date.parse(input.time(name) ?? '')) as [number, number];
  const isWhole = [from, to].every((time) => time % HOUR_MS === 0);
  if (!isWhole || !(from < to) || to - from > MAX_HOURS * HOUR_MS) {
    input.addError('to', 'out_of_range', `must be a whole hour after from, at most ${MAX_HOURS} hours`);
    return ['', ''];
  }
  return [new Date(from).toISOString(), new Date(to).toISOString()];
}

function toQueriedRow(row: SignalRow, names: readonly string[]): QueriedRow {
  const entries = Object.entries(row);
  return {
    keys: Object.fromEntries(entries.filter(([name]) => names.includes(name))),
    atoms: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
  };
}
