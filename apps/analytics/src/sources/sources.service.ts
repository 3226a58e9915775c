import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { KeyedHasher, Log } from '@app/common';
import {
  type CollectorSource,
  type CollectorSources,
  ConfigWatcher,
  type LastKnownGoodStore,
  loadCollectorSources,
} from '@app/partner-config';
import type { Pool } from 'pg';
import { AnalyticsEnvironment } from '../analytics.env';
import { READ_POOL } from '../database/pools';
import { compileSources, type SourceAccess, type SourceTable } from './compile-sources';

/** The source of events without a key. */
const DEFAULT_SOURCE = 'default';
const SAVE = `
  INSERT INTO last_good_sources (value) VALUES ($1)
  ON CONFLICT (only_row) DO UPDATE SET value = excluded.value, saved_at = now()`;

/** The last known good sources, in the database of events: the collector starts with the config database down. */
@Injectable()
export class LastKnownGoodSources implements LastKnownGoodStore<CollectorSources> {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  async read(): Promise<CollectorSources | null> {
    const { rows } = await this.pool.query<{ value: CollectorSources }>('SELECT value FROM last_good_sources');
    return rows[0]?.value ?? null;
  }

  async write(value: CollectorSources): Promise<void> {
    await this.pool.query(SAVE, [JSON.stringify(value)]);
  }
}

/** The sources in memory. They follow the config database and outlive its outages. */
@Injectable()
export class SourcesService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watcher: ConfigWatcher<CollectorSources>;
  private table: SourceTable | undefined;

  constructor(
    environment: AnalyticsEnvironment,
    lastKnownGood: LastKnownGoodSources,
    private readonly hasher: KeyedHasher,
    @Inject(Log) log: Log,
  ) {
    this.watcher = new ConfigWatcher<CollectorSources>({
      connectionString: environment.CONFIG_DATABASE_URL,
      applicationName: 'analytics sources',
      load: loadCollectorSources,
      lastKnownGood,
      log,
      onChange: (sources) => {
        this.table = compileSources(sources);
        log.info('The sources are active', { sources: sources.sources.map(({ code }) => code) });
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.watcher.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watcher.stop();
  }

  /** The source of a write key. Undefined for an unknown or revoked key. */
  find(key: string): SourceAccess | undefined {
    return this.current().byKeyHash.get(this.hasher.hash(key));
  }

  /** The source of events without a key. Undefined once it is inactive. */
  findDefault(): SourceAccess | undefined {
    const source = this.current().byCode.get(DEFAULT_SOURCE);
    return source && { source, kind: 'public' };
  }

  /** The source with a number. Undefined once it is inactive. */
  findById(id: number): CollectorSource | undefined {
    return this.current().byId.get(id);
  }

  /** Whether any source lists an origin. */
  isListed(origin: string): boolean {
    return this.current().origins.has(origin);
  }

  /** @throws Error before the sources are loaded */
  private current(): SourceTable {
    if (!this.table) throw new Error('The sources are not loaded yet');
    return this.table;
  }
}
