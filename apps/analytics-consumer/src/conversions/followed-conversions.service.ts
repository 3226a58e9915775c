import { randomUUID } from 'node:crypto';
import { HostAllowlist, Log, messageForLog, MetricsService, OutgoingIdentity } from '@app/common';
import { callService, type ServiceResponse } from '@app/common/identity/call-service';
import { deriveServiceKey } from '@app/common/identity/sign-call';
import { allowedConnector } from '@app/common/security/allowed-connector';
import { ConfigWatcher, type FollowedService, loadFollowedServices } from '@app/partner-config';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Pool } from 'pg';
import { Counter, Gauge } from 'prom-client';
import { Agent } from 'undici';
import { ConsumerEnvironment } from '../consumer.env';
import { EVENT_POOL } from '../event-pool';
import { ConversionFactsRepository } from './conversion-facts.repository';
import { FeedReader, type FeedPage } from './feed-reader';

/** A read wakes a service that sleeps, so it is read as often as reconciliation asks it. */
const SLEEPING_POLL_MS = 15 * 60_000;
const DEADLINE_MS = { awake: 10_000, sleeping: 30_000 };
const CONNECT_TIMEOUT_MS = 2_000;
const EXPIRY_INTERVAL_MS = 3_600_000;
/** A config database that is down at the start delays joins and nothing else: it is asked for as long as it takes. */
const UNLIMITED_MS = 2 ** 31 - 1;

/**
 * Keeps `conversion_facts` equal to the conversions of all active partners, by the change feeds of their services. This is
 * the consumer's, not the collector's: it has no public address, so it may hold the key of the feeds; and a partner that
 * responds slowly must not share a process with the clients that wait for their events.
 */
@Injectable()
export class FollowedConversions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly repository: ConversionFactsRepository;
  private readonly identity: OutgoingIdentity;
  private readonly agent: Agent;
  private readonly readers = new Map<string, FeedReader>();
  private readonly changes: Counter<'partner'>;
  private readonly unreachable: Gauge<'partner'>;
  private watcher: ConfigWatcher<FollowedService[]> | undefined;
  private stopped: Promise<unknown> = Promise.resolve();
  private expiry: NodeJS.Timeout | undefined;

  constructor(
    @Inject(EVENT_POOL) pool: Pool,
    private readonly environment: ConsumerEnvironment,
    private readonly log: Log,
    metrics: MetricsService,
  ) {
    this.repository = new ConversionFactsRepository(pool, randomUUID());
    this.identity = new OutgoingIdentity(environment);
    // The URL of a service is configuration: it must not lead to a host that only we can reach.
    const allowlist = new HostAllowlist(environment.ENDPOINT_HOST_ALLOWLIST);
    this.agent = new Agent({ connect: allowedConnector(allowlist, { timeout: CONNECT_TIMEOUT_MS }) });
    const registers = [metrics.registry];
    this.changes = new Counter({
      name: 'conversion_changes_read_total',
      help: 'Changes of conversions that were joined with events, by partner',
      labelNames: ['partner'],
      registers,
    });
    this.unreachable = new Gauge({
      name: 'conversion_feed_unreachable',
      help: '1 while the service of a partner does not give its changes, else 0',
      labelNames: ['partner'],
      registers,
    });
  }

  onApplicationBootstrap(): void {
    const { CONFIG_DATABASE_URL: connectionString, CHANGE_FEED_KEY } = this.environment;
    if (connectionString === '' || CHANGE_FEED_KEY === '') {
      this.log.info('Conversions are not joined: CONFIG_DATABASE_URL or CHANGE_FEED_KEY is not set');
      return;
    }
    this.watcher = new ConfigWatcher<FollowedService[]>({
      connectionString,
      applicationName: 'analytics consumer',
      load: loadFollowedServices,
      lastKnownGood: { read: () => Promise.resolve(null), write: () => Promise.resolve() },
      log: this.log,
      startTimeoutMs: UNLIMITED_MS,
      onChange: (services) => {
        this.follow(services);
        void this.recordFollowed(services);
      },
    });
    this.expiry = setInterval(() => void this.expire(), EXPIRY_INTERVAL_MS);
    void this.expire();
    void this.watcher.start().catch((error: unknown) => {
      this.log.error('Failed to follow the services of partners', error, { cause: messageForLog(error) });
    });
  }

  /** Pages in flight are stored before the pool ends. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.expiry);
    await this.watcher?.stop();
    this.follow([]);
    await this.stopped;
    await this.agent.destroy();
  }

  /** Starts and ends readers, so that there is one for each service at its present address. */
  private follow(services: readonly FollowedService[]): void {
    const wanted = new Map(services.map((service) => [JSON.stringify(service), service]));
    for (const [key, reader] of this.readers) {
      if (wanted.has(key)) continue;
      this.readers.delete(key);
      this.stopped = Promise.all([this.stopped, reader.stop()]);
    }
    for (const [key, service] of wanted) {
      if (!this.readers.has(key)) this.readers.set(key, this.startReader(service));
    }
  }

  /** Any process may do it: what has expired is expired for all. */
  private async expire(): Promise<void> {
    try {
      await this.repository.expire();
    } catch (error) {
      this.log.error('Failed to delete expired facts of conversions', error);
    }
  }

  private async recordFollowed(services: readonly FollowedService[]): Promise<void> {
    try {
      await this.repository.followOnly(services.map(({ partnerCode }) => partnerCode));
    } catch (error) {
      this.log.error('Failed to record which partners are followed', error);
    }
  }

  private startReader(service: FollowedService): FeedReader {
    const { partnerCode, sleeps } = service;
    const reader = new FeedReader({
      partnerCode,
      repository: this.repository,
      request: (query) => this.request(service, query),
      pollMs: sleeps ? SLEEPING_POLL_MS : this.environment.CONVERSION_POLL_MS,
      log: this.log,
      onRead: (count) => {
        this.unreachable.set({ partner: partnerCode }, 0);
        this.changes.inc({ partner: partnerCode }, count);
      },
      onFailed: () => this.unreachable.set({ partner: partnerCode }, 1),
    });
    reader.start();
    return reader;
  }

  private request(service: FollowedService, query: string): Promise<ServiceResponse<FeedPage>> {
    return callService<FeedPage>({
      origin: service.endpointUrl,
      audience: service.partnerCode,
      key: deriveServiceKey(this.environment.CHANGE_FEED_KEY, service.partnerCode),
      sender: 'analytics-consumer',
      method: 'GET',
      path: `/internal/v1/conversion-changes?${query}`,
      deadlineMs: service.sleeps ? DEADLINE_MS.sleeping : DEADLINE_MS.awake,
      identity: this.identity,
      dispatcher: this.agent,
    });
  }
}
