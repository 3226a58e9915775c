import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Log } from '@app/common';
import { RouteTableService } from '../routing/route-table.service';
import { Dispatcher } from '../upstream/dispatcher';
import { IsolatedDelivery } from './isolated-delivery';
import { PartnerReplay, type ReplayMemory, type ReplayTools } from './partner-replay';
import { SpoolDelivery } from './spool-delivery';
import { SpoolLease } from './spool-lease';
import { SpoolRepository } from './spool.repository';

/** How often the spool is polled for work of other gateways, of an earlier boot, and that has backed off until now. */
const POLL_EVERY_MS = 1_000;
/** How long a shutdown waits for a run to end. The lease is released then, and duplicates are resolved by postback id. */
const STOP_WITHIN_MS = 4_000;

/** Delivers what the spool holds: one run at a time for each partner, among all gateways, by a lease. */
@Injectable()
export class Replayer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly holder = randomUUID();
  private readonly runs = new Map<string, { replay: PartnerReplay; ended: Promise<void> }>();
  private readonly memories = new Map<string, ReplayMemory>();
  private readonly tools: ReplayTools;
  private timer: NodeJS.Timeout | undefined;
  private polling = Promise.resolve();
  private isStopping = false;
  private isFailing = false;

  constructor(
    private readonly repository: SpoolRepository,
    delivery: SpoolDelivery,
    isolated: IsolatedDelivery,
    private readonly dispatcher: Dispatcher,
    private readonly routes: RouteTableService,
    @Inject(Log) private readonly log: Log,
  ) {
    this.tools = { repository, delivery, isolated, dispatcher, routes, log };
  }

  onApplicationBootstrap(): void {
    this.dispatcher.onRecovery((partnerCode) => this.wake(partnerCode));
    this.schedulePoll();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.polling;
    const released = [...this.runs.values()].map(async ({ replay, ended }) => {
      replay.end();
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())]);
      await replay.lease.release();
    });
    for (const outcome of await Promise.allSettled(released)) {
      if (outcome.status === 'rejected') this.log.warn('Failed to release a lease', { cause: String(outcome.reason) });
    }
  }

  /** Starts a run through a partner's spool, unless one is in progress. */
  wake(partnerCode: string): void {
    if (this.isStopping || this.runs.has(partnerCode)) return;
    const memory = this.memories.get(partnerCode) ?? { failures: 0 };
    this.memories.set(partnerCode, memory);
    const lease = new SpoolLease(this.repository, partnerCode, this.holder);
    const replay = new PartnerReplay(partnerCode, lease, memory, this.tools);
    const ended = replay.run().finally(() => this.runs.delete(partnerCode));
    this.runs.set(partnerCode, { replay, ended });
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
      return route.endpointUrl !== null && !this.runs.has(route.partnerCode) && !this.dispatcher.isUnavailable(route);
    });
    if (idle.length === 0) return;
    try {
      const waiting = await this.repository.partnersWithWork(idle.map(({ partnerCode }) => partnerCode));
      for (const partnerCode of waiting) this.wake(partnerCode);
      this.isFailing = false;
    } catch (error) {
      // Logged once an outage.
      if (!this.isFailing) this.log.error('Failed to poll the spool', error);
      this.isFailing = true;
    }
  }
}
