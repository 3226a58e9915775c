import type { Log } from '@app/common';
import type { Pool } from 'pg';
import type { EventHandler } from './event-handler';

/** The transport that brings events from their table to handlers. Whatever it is, the table is the truth. */
export interface EventStream {
  /** Returns at once; a database or a broker that is down delays events and fails nothing. */
  start(handlers: readonly EventHandler[]): void;
  /** Settles what is in flight. */
  stop(): Promise<void>;
}

/** What both transports need. */
export interface StreamOptions {
  pool: Pool;
  /** Maximum events that a handler receives at once. */
  batchSize: number;
  log: Log;
  onHandled: (handler: string, outcome: 'handled' | 'failed', events: number) => void;
}
