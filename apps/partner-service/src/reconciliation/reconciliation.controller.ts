import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import {
  IntakeCounters,
  Contract,
  Input,
  InputReader,
  readSpan,
  ServiceIdentityGuard,
  SPAN_PARAMETERS,
} from '@app/common';
import { SERVICE_COUNTERS, type ServiceCounters, type HourlyStored } from '@app/internal-protocol';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/database.module';
import { readStatement } from '@app/common/database/read-statement';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { planRetention } from '../retention/retention-plan';

const COUNT_STORED = readStatement(__dirname, 'count_stored');
const DAY_MS = 86_400_000;

type StoredRow = Omit<HourlyStored, 'hour'> & { hour: Date };

const CONTRACT = {
  summary: 'What this service received and what it keeps, hour by hour',
  query: SPAN_PARAMETERS,
  required: ['from', 'to'],
  response: SERVICE_COUNTERS,
};

/** What this service received and what it stores, hour by hour, for the admin app, which compares all counters. */
@Controller('internal/v1/reconciliation')
@UseGuards(ServiceIdentityGuard)
export class ReconciliationController {
  constructor(
    private readonly counters: IntakeCounters,
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly partners: PartnerConfigService,
  ) {}

  @Get()
  @Contract(CONTRACT)
  async read(@Input() input: InputReader): Promise<ServiceCounters> {
    const span = readSpan(input);
    const kept = await this.countStored(span.from, span.to);
    const { counts, unknown } = await this.counters.sum(span.from, span.to, null);
    return {
      kept_from: this.keptFrom().toISOString(),
      kept,
      taken: counts.map(({ hour, received, refused, uncertain }) => ({ hour, received, refused, uncertain })),
      unknown: unknown.map((one) => ({ app: one.app, from: one.from.toISOString(), to: one.to.toISOString() })),
    };
  }

  /** Counts what is stored by the hour in which it was received. Reads one day per statement, to bound each one's duration. */
  async countStored(from: Date, to: Date): Promise<HourlyStored[]> {
    const stored: HourlyStored[] = [];
    for (let day = from; day < to; day = new Date(day.getTime() + DAY_MS)) {
      const values = [day, new Date(Math.min(day.getTime() + DAY_MS, to.getTime()))];
      const { rows } = await this.pool.query<StoredRow>({ ...COUNT_STORED, values });
      stored.push(...rows.map((row) => ({ ...row, hour: row.hour.toISOString() })));
    }
    return stored;
  }

  /** The tenant with the shortest retention decides, because the counters are not by tenant. */
  private keptFrom(): Date {
    const { tenants } = planRetention(this.partners.current().config, new Date());
    return new Date(Math.max(...tenants.map(({ before }) => before.getTime())));
  }
}
