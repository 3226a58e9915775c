import { Inject, Injectable } from '@nestjs/common';
import { GroupCommit, KeyedHasher, Log, MetricsService, redactHeaders, timeOfUuidV7 } from '@app/common';
import { parseBody, parseQuery, redactPath, writeRawData } from '@app/postback';
import { Counter } from 'prom-client';
import { GatewayEnvironment } from '../gateway.env';
import type { IngressRequest } from '../ingress/ingress-request';
import { PayloadVault } from '../spool/payload-vault';
import { UnroutedRepository, type UnroutedRow } from './unrouted.repository';

/** The bounds of the table are enforced once for this many rows: cheap, and never far exceeded. */
const DELETE_EVERY = 200;
const MAX_BATCH = 200;
/** A scanner must not fill the memory: further requests are dropped, counted and logged. */
const MAX_PENDING = 5_000;
const MAX_PENDING_BYTES = 16 * 1024 * 1024;
/** A larger body is stored but not parsed for the list: parsing it would hold up all other requests. */
const MAX_LISTED_BODY_BYTES = 16 * 1024;
/** Dropped requests are logged together, once in this time. */
const LOG_DROPPED_EVERY_MS = 1_000;

/** Stores requests without a route, so that a mistyped URL can be found and its postbacks redriven. */
@Injectable()
export class UnroutedService {
  private readonly commits = new GroupCommit<UnroutedRow, void>((rows) => this.write(rows), {
    maxBatch: MAX_BATCH,
    maxPending: MAX_PENDING,
  });
  private readonly outcomes: Counter<'outcome'>;
  private rowsSinceDelete = DELETE_EVERY;
  private pendingBytes = 0;
  private droppedSinceLog = 0;

  constructor(
    private readonly repository: UnroutedRepository,
    private readonly vault: PayloadVault,
    private readonly hasher: KeyedHasher,
    private readonly environment: GatewayEnvironment,
    metrics: MetricsService,
    @Inject(Log) private readonly log: Log,
  ) {
    this.outcomes = new Counter({
      name: 'gateway_unrouted_requests_total',
      help: 'Requests without a route: kept, or dropped because too many were pending or the write failed',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  /** Enqueues a request for writing, without a promise: its sender is refused either way. */
  store(request: IngressRequest): void {
    if (this.environment.UNROUTED_MAX === 0) return;
    const isFull = this.commits.depth >= MAX_PENDING || this.pendingBytes + request.body.length > MAX_PENDING_BYTES;
    if (isFull) this.drop();
    else void this.enqueue(request);
  }

  private async enqueue(request: IngressRequest): Promise<void> {
    let rowBytes = 0;
    try {
      const row = this.toRow(request);
      rowBytes = row.sizeBytes;
      this.pendingBytes += rowBytes;
      await this.commits.add(row);
      this.outcomes.inc({ outcome: 'kept' });
    } catch (error) {
      this.outcomes.inc({ outcome: 'dropped_write_failed' });
      this.log.error('Failed to store a request without a route', error, { postback_id: request.postbackId });
    } finally {
      this.pendingBytes -= rowBytes;
    }
  }

  private drop(): void {
    this.outcomes.inc({ outcome: 'dropped_queue_full' });
    this.droppedSinceLog += 1;
    if (this.droppedSinceLog > 1) return;
    setTimeout(() => {
      this.log.warn('Dropped requests without a route: too many at once', { requests: this.droppedSinceLog });
      this.droppedSinceLog = 0;
    }, LOG_DROPPED_EVERY_MS).unref();
  }

  private async write(rows: UnroutedRow[]): Promise<void[]> {
    await this.repository.insert(rows);
    this.rowsSinceDelete += rows.length;
    if (this.rowsSinceDelete >= DELETE_EVERY) {
      this.rowsSinceDelete = 0;
      await this.repository.deleteOldest(this.environment.UNROUTED_MAX, this.environment.UNROUTED_MAX_BYTES);
    }
    return rows.map(() => undefined);
  }

  private toRow(request: IngressRequest): UnroutedRow {
    const { postbackId: id, method, address } = request;
    const path = redactPath(request.path);
    const parameters = this.readParameters(request);
    const headers = redactHeaders(request.received);
    const payload = this.vault.seal(request, '');
    const sizeBytes = payload.length + Buffer.byteLength(parameters) + headers.length + path.length;
    const receivedAt = timeOfUuidV7(id);
    return { id, receivedAt, method, path, parameters, headers, address: address || null, payload, sizeBytes };
  }

  /** JSON text with tokens replaced by their hashes. A body that is large or cannot be parsed is left out. */
  private readParameters({ query, body }: IngressRequest): string {
    const read = body.length <= MAX_LISTED_BODY_BYTES && parseBody(body);
    return writeRawData(parseQuery(query), read && read.ok ? read.members : [], this.hasher.hash);
  }
}
