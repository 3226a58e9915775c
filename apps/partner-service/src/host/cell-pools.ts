import { createPool, type Log } from '@app/common';
import type { CellPlace } from '@app/partner-config/databases/cell-databases';
import type { Pool } from 'pg';
import {
  INSIGHT_CONNECTIONS,
  INSIGHT_TIMEOUT_MS,
  type PartnerPools,
  READING_TIMEOUT_MS,
  STORING_CONNECTIONS,
  STORING_TIMEOUT_MS,
} from '../database/partner-pools';
import type { CellEnvironment } from './cell.env';
import { PartnerPool } from './partner-pool';

/** Of the cell's; the other partners read meanwhile. */
const READING_CONNECTIONS_PER_PARTNER = 2;
const INSIGHT_CONNECTIONS_PER_PARTNER = 1;

interface SharedPool {
  pool: Pool;
  maxPerPartner: number;
  timeoutMs: number;
}

/** The connections of a cell, which its partners share: a pool each for storing, for reads and for plans of figures. */
export class CellPools {
  private readonly storing: SharedPool;
  private readonly reading: SharedPool;
  private readonly insight: SharedPool;
  private readonly hasNamedStatements: boolean;

  constructor(
    private readonly environment: CellEnvironment,
    private readonly log: Log,
  ) {
    const { CELL, CELL_DATABASE_POOLER_URL, POOLER_NAMED_STATEMENTS } = environment;
    const { CELL_STORING_CONNECTIONS, CELL_READING_CONNECTIONS } = environment;
    this.hasNamedStatements = CELL_DATABASE_POOLER_URL === '' || POOLER_NAMED_STATEMENTS === 'yes';
    this.storing = {
      pool: this.open(CELL, CELL_STORING_CONNECTIONS, STORING_TIMEOUT_MS),
      maxPerPartner: STORING_CONNECTIONS,
      timeoutMs: STORING_TIMEOUT_MS,
    };
    this.reading = {
      pool: this.open(`${CELL} reads`, CELL_READING_CONNECTIONS, READING_TIMEOUT_MS),
      maxPerPartner: READING_CONNECTIONS_PER_PARTNER,
      timeoutMs: READING_TIMEOUT_MS,
    };
    this.insight = {
      pool: this.open(`${CELL} insight`, INSIGHT_CONNECTIONS, INSIGHT_TIMEOUT_MS),
      maxPerPartner: INSIGHT_CONNECTIONS_PER_PARTNER,
      timeoutMs: INSIGHT_TIMEOUT_MS,
    };
  }

  /** One partner's share of each pool. */
  of(place: CellPlace): PartnerPools {
    return {
      storing: this.share(this.storing, place),
      reading: this.share(this.reading, place),
      insight: this.share(this.insight, place),
      insightReaderRole: place.readerRole,
    };
  }

  /** The cell's own connections, which see no partner's tables. */
  get own(): Pool {
    return this.storing.pool;
  }

  /** @throws pg's error when the database does not respond */
  async check(): Promise<void> {
    await this.storing.pool.query('SELECT');
  }

  async end(): Promise<void> {
    await Promise.all([this.storing, this.reading, this.insight].map(({ pool }) => pool.end()));
  }

  private share({ pool, maxPerPartner, timeoutMs }: SharedPool, scope: CellPlace): Pool {
    const { hasNamedStatements } = this;
    const options = { scope, maxConnections: maxPerPartner, waitTimeoutMs: timeoutMs, hasNamedStatements };
    return new PartnerPool(pool, options).asPool();
  }

  private open(applicationName: string, max: number, statementTimeoutMs: number): Pool {
    const { CELL_DATABASE_URL, CELL_DATABASE_POOLER_URL } = this.environment;
    const options = { applicationName, max, statementTimeoutMs, connectTimeoutMs: statementTimeoutMs, log: this.log };
    if (CELL_DATABASE_POOLER_URL === '') return createPool(CELL_DATABASE_URL, options);
    const pooler = { hasNamedStatements: this.hasNamedStatements };
    return createPool(CELL_DATABASE_POOLER_URL, { ...options, pooler });
  }
}
