import { Controller, Get, Inject, Injectable, UseGuards } from '@nestjs/common';
import {
  Contract,
  Input,
  InputReader,
  IntakeCounters,
  readSpan,
  ServiceIdentityGuard,
  SPAN_PARAMETERS,
} from '@app/common';
import { GATEWAY_COUNTERS, type GatewayCounters, type HourlyPending } from '@app/internal-protocol';
import { readStatement } from '@app/common/database/read-statement';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/pools';

const COUNT_WAITING = readStatement(__dirname, 'count_waiting');

const CONTRACT = {
  summary: 'What all gateways received and what still waits, by partner and hour',
  query: { ...SPAN_PARAMETERS, partner_code: { type: 'string', description: 'Code of a partner; all without it' } },
  required: ['from', 'to'],
  response: GATEWAY_COUNTERS,
};

type PartnerWaiting = HourlyPending & { partner_code: string };

@Injectable()
export class ReconciliationRepository {
  constructor(@Inject(GATEWAY_POOL) private readonly pool: Pool) {}

  /** What the spool holds, waiting or dead, by partner and hour of receipt. */
  async countWaiting(from: Date, to: Date, partnerCode: string | null): Promise<PartnerWaiting[]> {
    const query = { ...COUNT_WAITING, values: [from, to, partnerCode] };
    const { rows } = await this.pool.query<Omit<PartnerWaiting, 'hour'> & { hour: Date }>(query);
    return rows.map((row) => ({ ...row, hour: row.hour.toISOString() }));
  }
}

/** The intake counters of all gateways and what their spool holds, to be compared with what the services store. */
@Controller('internal/v1/reconciliation')
@UseGuards(ServiceIdentityGuard)
export class ReconciliationController {
  constructor(
    private readonly intakeCounters: IntakeCounters,
    private readonly repository: ReconciliationRepository,
  ) {}

  @Get()
  @Contract(CONTRACT)
  async read(@Input() input: InputReader): Promise<GatewayCounters> {
    const partnerCode = input.text('partner_code');
    const { from, to } = readSpan(input);
    // The spool is counted first: a postback delivered meanwhile is then found twice, which settles, and not nowhere.
    const waiting = await this.repository.countWaiting(from, to, partnerCode);
    const { counts, unknown } = await this.intakeCounters.sum(from, to, partnerCode);
    const codes = new Set([...counts.map(({ subject }) => subject), ...waiting.map((one) => one.partner_code)]);
    return {
      partners: [...codes].map((code) => ({
        partner_code: code,
        taken: counts
          .filter(({ subject }) => subject === code)
          .map(({ hour, received, refused, uncertain }) => ({ hour, received, refused, uncertain })),
        waiting: waiting
          .filter((one) => one.partner_code === code)
          .map((one) => ({ hour: one.hour, waiting: one.waiting })),
      })),
      unknown: unknown.map((one) => ({ app: one.app, from: one.from.toISOString(), to: one.to.toISOString() })),
    };
  }
}
