import { Injectable } from '@nestjs/common';
import { MetricsService } from '@app/common';
import { Counter } from 'prom-client';

/** Counts requests that no route took. A rising number of dropped ones means that a mistyped URL may cost postbacks. */
@Injectable()
export class UnroutedMetrics {
  private readonly outcomes: Counter<'outcome'>;

  constructor(metrics: MetricsService) {
    this.outcomes = new Counter({
      name: 'gateway_unrouted_requests_total',
      help: 'Requests that no route took: kept, or dropped because too many were pending or the write failed',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  recordStored(): void {
    this.outcomes.inc({ outcome: 'kept' });
  }

  recordDropped(reason: 'queue_full' | 'write_failed'): void {
    this.outcomes.inc({ outcome: `dropped_${reason}` });
  }
}
