import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { BootBooks, problems, ServiceIdentityGuard } from '@app/common';
import type { GatewayReport } from '@app/postback';
import { ReconciliationRepository } from './reconciliation.repository';

const MOST_MS = 31 * 86_400_000;

/** What all gateways took in and what still waits, by partner and hour, for who holds all books against each other. */
@Controller('internal/v1/reconciliation')
@UseGuards(ServiceIdentityGuard)
export class ReconciliationController {
  constructor(
    private readonly books: BootBooks,
    private readonly repository: ReconciliationRepository,
  ) {}

  @Get()
  async read(
    @Query('from') from: string,
    @Query('to') to: string,
    @Query('partner_code') partnerCode: string | undefined,
  ): Promise<GatewayReport> {
    const span = { from: new Date(from), to: new Date(to) };
    const lengthMs = span.to.getTime() - span.from.getTime();
    if (!(lengthMs > 0 && lengthMs <= MOST_MS)) {
      const reason = 'from and to are times in ISO 8601, at most 31 days apart';
      throw problems.invalidRequest([{ field: 'from', reason }]);
    }
    // What waits is counted first: what is delivered meanwhile is then found twice, which settles, and not nowhere.
    const waiting = await this.repository.countWaiting(span.from, span.to, partnerCode ?? null);
    const { counts, unknown } = await this.books.sum(span.from, span.to, partnerCode ?? null);
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
