import { Inject, Injectable } from '@nestjs/common';
import { MetricsService } from '@app/common';
import type { Pool } from 'pg';
import { Counter, Gauge, Histogram } from 'prom-client';
import { PARTNER_POOL, READ_POOL } from '../database/database.module';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { ConversionStore } from '../conversions/conversion-store';
import type { StoredStatus } from '../conversions/conversion-row';

const LATENCY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 500];

/** The figures of intake. A label's counter is looked up once: the look-up costs more than the count. */
@Injectable()
export class IntakeMetrics {
  private readonly outcomes: Record<StoredStatus | 'refused', Counter.Internal>;
  private readonly latency: Histogram;

  constructor(
    metrics: MetricsService,
    store: ConversionStore,
    partner: PartnerConfigService,
    @Inject(PARTNER_POOL) storing: Pool,
    @Inject(READ_POOL) reading: Pool,
  ) {
    const registers = [metrics.registry];
    const outcomes = new Counter({
      name: 'postbacks_total',
      help: 'Postbacks by what became of them; refused ones are not stored',
      labelNames: ['outcome'],
      registers,
    });
    this.outcomes = {
      stored: outcomes.labels('stored'),
      updated: outcomes.labels('updated'),
      duplicate: outcomes.labels('duplicate'),
      quarantined: outcomes.labels('quarantined'),
      refused: outcomes.labels('refused'),
    };
    this.latency = new Histogram({
      name: 'postback_duration_seconds',
      help: 'From the complete request to the response after the commit',
      buckets: LATENCY_SECONDS,
      registers,
    });
    observeBatches(registers, store);
    observePools(registers, { storing, reading });
    new Gauge({
      name: 'config_age_seconds',
      help: 'Time since the config database last confirmed the configuration',
      registers,
      collect() {
        this.set(partner.ageMs() / 1000);
      },
    });
  }

  observe(outcome: StoredStatus | 'refused', tookMs: number): void {
    this.outcomes[outcome].inc();
    this.latency.observe(tookMs / 1000);
  }
}

function observeBatches(registers: MetricsService['registry'][], store: ConversionStore): void {
  const sizes = new Histogram({
    name: 'postback_batch_size',
    help: 'Postbacks that shared one write',
    labelNames: ['queue'],
    buckets: BATCH_SIZES,
    registers,
  });
  for (const queue of store.queues) {
    const observed = sizes.labels(queue.name);
    queue.onBatch = (size) => observed.observe(size);
  }
  new Gauge({
    name: 'postbacks_waiting',
    help: 'Postbacks that wait in memory for their write, by write queue',
    labelNames: ['queue'],
    registers,
    collect() {
      for (const queue of store.queues) this.set({ queue: queue.name }, queue.depth);
    },
  });
}

function observePools(registers: MetricsService['registry'][], pools: Record<string, Pool>): void {
  new Gauge({
    name: 'database_connections',
    help: 'Connections by pool and by what they do, and requests that wait for one',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [name, pool] of Object.entries(pools)) {
        this.set({ pool: name, state: 'open' }, pool.totalCount);
        this.set({ pool: name, state: 'idle' }, pool.idleCount);
        this.set({ pool: name, state: 'awaited' }, pool.waitingCount);
      }
    },
  });
}
