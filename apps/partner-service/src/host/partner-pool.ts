import { escapeIdentifier, type Pool, type PoolClient, type QueryConfig, type QueryResult } from 'pg';
import { type Scope, ScopedQuery } from './scoped-query';
import { Slots } from './slots';

const BEGINS = /^\s*BEGIN\b/i;
const ENDS = /^\s*(?:COMMIT|ROLLBACK(?!\s+TO))\b/i;

export interface PartnerPoolOptions {
  scope: Scope;
  /** Connections of the cell's pool that this partner may have at once. */
  maxConnections: number;
  /** How long a statement waits for one of them. */
  waitTimeoutMs: number;
  /** False behind a pooler that keeps no named statements. */
  hasNamedStatements: boolean;
}

/**
 * One partner's share of the pool of its cell, in the place of a pool of its own. Every transaction begins as the
 * partner's role in the partner's schema. A statement outside of one is a transaction by itself.
 */
export class PartnerPool {
  private readonly slots: Slots;

  constructor(
    private readonly shared: Pool,
    private readonly options: PartnerPoolOptions,
  ) {
    this.slots = new Slots(options.maxConnections, options.waitTimeoutMs);
  }

  /** @throws pg's errors; Error with "timeout" when no connection is free in time */
  async query(first: string | QueryConfig, values?: unknown[]): Promise<QueryResult> {
    const client = await this.connect();
    try {
      const result = await client.query(first, values);
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** @throws as `query` does */
  async connect(): Promise<PartnerClient> {
    await this.slots.acquire();
    try {
      return new PartnerClient(await this.shared.connect(), this.options, () => this.slots.release());
    } catch (error) {
      this.slots.release();
      throw error;
    }
  }

  /** Resolves when no connection is in use; those of the cell stay open. */
  end(): Promise<void> {
    return this.slots.drain();
  }

  /** Repositories know pg's pool, and use the part of it that this is. */
  asPool(): Pool {
    return this as unknown as Pool;
  }
}

/** A connection in one partner's use. */
class PartnerClient {
  private isInTransaction = false;

  constructor(
    private readonly client: PoolClient,
    private readonly options: PartnerPoolOptions,
    private readonly onRelease: () => void,
  ) {}

  async query(first: string | QueryConfig, values?: unknown[]): Promise<QueryResult> {
    const config: QueryConfig = typeof first === 'string' ? { text: first } : { ...first };
    if (values) config.values = values;
    if (!this.options.hasNamedStatements) delete config.name;
    if (BEGINS.test(config.text)) return this.begin(config.text);
    if (!this.isInTransaction) return this.runAlone(config);
    if (ENDS.test(config.text)) this.isInTransaction = false;
    return this.client.query(config);
  }

  /** One that is still in a transaction is closed: the next user must not continue it. */
  release(isBroken = false): void {
    this.client.release(isBroken || this.isInTransaction);
    this.onRelease();
  }

  /** Sets the scope directly behind BEGIN, so that what follows it in the same text has it too. */
  private begin(text: string): Promise<QueryResult> {
    this.isInTransaction = true;
    const [begin, ...rest] = text.split(';');
    const role = escapeIdentifier(this.options.scope.role);
    const schema = escapeIdentifier(this.options.scope.schema);
    return this.client.query([begin, `SET LOCAL ROLE ${role}`, `SET LOCAL search_path = ${schema}`, ...rest].join(';'));
  }

  private runAlone(config: QueryConfig): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      this.client.query(
        new ScopedQuery(config, this.options.scope, (error, result) => (error ? reject(error) : resolve(result))),
      );
    });
  }
}
