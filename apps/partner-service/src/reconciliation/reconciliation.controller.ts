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
import { SERVICE_COUNTERS, type ServiceCounters } from '@app/internal-protocol';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { planRetention } from '../retention/retention-plan';
import { ReconciliationRepository } from './reconciliation.repository';

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
    private readonly repository: ReconciliationRepository,
    private readonly partners: PartnerConfigService,
  ) {}

  @Get()
  @Contract(CONTRACT)
  async read(@Input() input: InputReader): Promise<ServiceCounters> {
    const span = readSpan(input);
    const kept = await this.repository.countStored(span.from, span.to);
    const { counts, unknown } = await this.counters.sum(span.from, span.to, null);
    return {
      kept_from: this.keptFrom().toISOString(),
      kept,
      taken: counts.map(({ hour, received, refused, uncertain }) => ({ hour, received, refused, uncertain })),
      unknown: unknown.map((one) => ({ app: one.app, from: one.from.toISOString(), to: one.to.toISOString() })),
    };
  }

  /** The tenant with the shortest retention decides, because the counters are not by tenant. */
  private keptFrom(): Date {
    const { tenants } = planRetention(this.partners.current().config, new Date());
    return new Date(Math.max(...tenants.map(({ before }) => before.getTime())));
  }
}
