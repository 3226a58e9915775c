import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Log } from '@app/common';
import { PostbackDispatcher } from '../upstream/postback-dispatcher.service';
import { RouteTableService } from '../routing/route-table.service';
import { PartnerReplay, type ReplayMemory } from './partner-replay';
import { SpoolDelivery } from './spool-delivery';
import { SpoolLease } from './spool-lease';
import { SpoolRepository } from './spool.repository';
import { IsolatedDelivery } from './isolated-delivery';

/** How often it looks for work that nobody told it of: of other gateways, of an earlier boot, put off until now. */
const POLL_EVERY_MS = 1_000;
/** What is under way at the end gets so long; then the lease is given back and receipts do the rest. */
const STOP_WITHIN_MS = 4_000;

/** Delivers what waits in the spool: one run at a time for each partner, over all gateways, by lease. */
@Injectable()
export class Replayer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly holder = randomUUID();
  private readonly runs = new Map<string, { replay: PartnerReplay; lease: SpoolLease; ended: Promise<void> }>();
  private readonly memories = new Map<string, ReplayMemory>();
  private timer: NodeJS.Timeout | undefined;
  private polling = Promise.resolve();
  private isStopping = false;
  private isFailing = false;

  constructor(
    private readonly repository: SpoolRepository,
    private readonly delivery: SpoolDelivery,
    private readonly suspects: IsolatedDelivery,
    private readonly courier: PostbackDispatcher,
    private readonly routes: RouteTableService,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.courier.onRecovery((partnerCode) => this.wake(partnerCode));
    this.schedulePoll();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.polling;
    const ended = [...this.runs.values()].map(async ({ replay, lease, ended: end }) => {
      replay.end();
      await Promise.race([end, new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())]);
      await lease.release();
    });
    const outcomes = await Promise.allSettled(ended);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') this.log.warn('A lease was not given back', { cause: String(outcome.reason) });
    }
  }

  /** Starts on a partner's spool, unless that is under way. */
  wake(partnerCode: string): void {
    if (this.isStopping || this.runs.has(partnerCode)) return;
    const { repository, delivery, suspects, courier, routes, log } = this;
    const lease = new SpoolLease(repository, partnerCode, this.holder);
    const memory = this.memories.get(partnerCode) ?? { failures: 0 };
    this.memories.set(partnerCode, memory);
    const replay = new PartnerReplay({
      partnerCode,
      memory,
      lease,
      repository,
      delivery,
      suspects,
      courier,
      routes,
      log,
    });
    const ended = replay.run().finally(() => this.runs.delete(partnerCode));
    this.runs.set(partnerCode, { replay, lease, ended });
  }

  private schedulePoll(): void {
    if (this.isStopping) return;
    const afterMs = POLL_EVERY_MS * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => {
      this.polling = this.poll().finally(() => this.schedulePoll());
    }, afterMs);
    this.timer.unref();
  }

  private async poll(): Promise<void> {
    const idle = [...this.routes.current().destinations.values()].filter((route) => {
      return route.endpointUrl !== null && !this.runs.has(route.partnerCode) && !this.courier.isUnavailable(route);
    });
    if (idle.length === 0) return;
    try {
      const waiting = await this.repository.partnersWithWork(idle.map(({ partnerCode }) => partnerCode));
      for (const partnerCode of waiting) this.wake(partnerCode);
      this.isFailing = false;
    } catch (error) {
      // Once an outage, not once a second.
      if (!this.isFailing) this.log.error('The spool could not be looked at', error);
      this.isFailing = true;
    }
  }
}
