import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { BootBooks, problems, ServiceIdentityGuard } from '@app/common';
import type { ServiceBooks } from '@app/postback';
import { PartnerService } from '../partner/partner.service';
import { planRetention } from '../retention/retention-plan';
import { ReconciliationRepository } from './reconciliation.repository';

const MOST_MS = 31 * 86_400_000;

/** What this service took in and what it keeps, hour by hour, for who holds all books against each other. */
@Controller('internal/v1/reconciliation')
@UseGuards(ServiceIdentityGuard)
export class ReconciliationController {
  constructor(
    private readonly books: BootBooks,
    private readonly repository: ReconciliationRepository,
    private readonly partners: PartnerService,
  ) {}

  @Get()
  async read(@Query('from') from: string, @Query('to') to: string): Promise<ServiceBooks> {
    const span = { from: new Date(from), to: new Date(to) };
    const lengthMs = span.to.getTime() - span.from.getTime();
    if (!(lengthMs > 0 && lengthMs <= MOST_MS)) throw badSpan();
    const kept = await this.repository.countKept(span.from, span.to);
    const { counts, unknown } = await this.books.sum(span.from, span.to, null);
    return {
      kept_from: this.keptFrom().toISOString(),
      kept,
      taken: counts.map(({ hour, received, refused, uncertain }) => ({ hour, received, refused, uncertain })),
      unknown: unknown.map((one) => ({ app: one.app, from: one.from.toISOString(), to: one.to.toISOString() })),
    };
  }

  /** The tenant whose rows go first decides: the books are not kept by tenant. */
  private keptFrom(): Date {
    const { tenants } = planRetention(this.partners.current().config, new Date());
    return new Date(Math.max(...tenants.map(({ before }) => before.getTime())));
  }
}

function badSpan(): Error {
  const reason = 'from and to are times in ISO 8601, at most 31 days apart';
  return problems.invalidRequest([{ field: 'from', reason }]);
}
