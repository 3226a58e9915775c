import { Injectable } from '@nestjs/common';
import { MetricsService } from '@app/common';
import { Counter, Gauge } from 'prom-client';

/** The figures of the limits. */
@Injectable()
export class RateLimitMetrics {
  /** By whose limit it was, which period, and what became of the postback: stored or refused. */
  readonly overLimit: Counter<'owner' | 'period' | 'outcome'>;
  readonly uncounted: Counter;
  private readonly registers: MetricsService['registry'][];

  constructor({ registry }: MetricsService) {
    this.registers = [registry];
    this.overLimit = new Counter({
      name: 'postbacks_over_limit_total',
      help: 'Postbacks over a limit, by whose limit, its period, and what became of them',
      labelNames: ['owner', 'period', 'outcome'],
      registers: this.registers,
    });
    this.uncounted = new Counter({
      name: 'postbacks_uncounted_total',
      help: 'Postbacks that passed without being counted, because the store of the limits did not answer',
      registers: this.registers,
    });
  }

  /** @param isOpen whether nothing can be counted at the moment */
  observeUnavailable(isOpen: () => boolean): void {
    new Gauge({
      name: 'limiter_open',
      help: '1 while the store of the limits does not answer, so that every limit is open',
      registers: this.registers,
      collect() {
        this.set(isOpen() ? 1 : 0);
      },
    });
  }
}
