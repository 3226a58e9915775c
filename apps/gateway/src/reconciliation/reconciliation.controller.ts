import { Controller, Get, UseGuards } from '@nestjs/common';
import {
  IntakeCounters,
  Contract,
  Input,
  InputReader,
  readSpan,
  ServiceIdentityGuard,
  SPAN_PARAMETERS,
} from '@app/common';
import { GATEWAY_COUNTERS, type GatewayCounters } from '@app/internal-protocol';
import { ReconciliationRepository } from './reconciliation.repository';

const CONTRACT = {
  summary: 'What all gateways received and what still waits, by partner and hour',
  query: { ...SPAN_PARAMETERS, partner_code: { type: 'string', description: 'Code of a partner; all without it' } },
  required: ['from', 'to'],
  response: GATEWAY_COUNTERS,
};

/** What all gateways took in and what still waits, by partner and hour, for who holds all books against each other. */
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
    const span = readSpan(input);
    // What waits is counted first: what is delivered meanwhile is then found twice, which settles, and not nowhere.
    const waiting = await this.repository.countWaiting(span.from, span.to, partnerCode);
    const { counts, unknown } = await this.intakeCounters.sum(span.from, span.to, partnerCode);
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
