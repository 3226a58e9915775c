import { Inject, Injectable } from '@nestjs/common';
import { GroupCommit, KeyedHasher, Log, redactHeaders, timeOfUuidV7 } from '@app/common';
import { parseBody, parseQuery, redactPath, writeRawData } from '@app/postback';
import type { IngressRequest } from '../ingress/ingress-request';
import { requestHeadersToForward } from '../upstream/forwarded-headers';
import { GatewayEnvironment } from '../gateway.env';
import { PayloadVault } from '../spool/payload-vault';
import { UnroutedMetrics } from './unrouted-metrics';
import { UnroutedRepository, type UnroutedRow } from './unrouted.repository';

/** The table's bounds are enforced once in so many rows: cheap, and never far above them. */
const DROP_EVERY = 200;
const MAX_BATCH = 200;
/** A scanner must not fill the memory: further requests are dropped, counted and logged. */
const MAX_PENDING = 5_000;
const MAX_PENDING_BYTES = 16 * 1024 * 1024;
/** A larger body is kept as it is, and not read for the list: whoever sends it would keep all other requests waiting. */
const MAX_LISTED_BODY_BYTES = 16 * 1024;
/** Dropped requests are logged together, once in this time. */
const LOG_DROPPED_EVERY_MS = 1_000;

/** Keeps requests that no route took, so that a mistyped URL can be found and its postbacks redriven. */
@Injectable()
export class UnroutedService {
  private readonly commits = new GroupCommit<UnroutedRow, void>((rows) => this.write(rows), {
    maxBatch: MAX_BATCH,
    maxPending: MAX_PENDING,
  });
  private rowsSinceDrop = DROP_EVERY;
  private pendingBytes = 0;
  private droppedSinceLog = 0;

  constructor(
    private readonly repository: UnroutedRepository,
    private readonly vault: PayloadVault,
    private readonly hasher: KeyedHasher,
    private readonly metrics: UnroutedMetrics,
    private readonly environment: GatewayEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Enqueues a request for writing, without a promise: its sender is refused either way. */
  store(incoming: IngressRequest, id: string): void {
    if (this.environment.UNROUTED_MAX === 0) return;
    const isFull = this.commits.depth >= MAX_PENDING || this.pendingBytes + incoming.body.length > MAX_PENDING_BYTES;
    if (isFull) this.drop();
    else void this.enqueue(incoming, id);
  }

  private async enqueue(incoming: IngressRequest, id: string): Promise<void> {
    let rowBytes = 0;
    try {
      const row = this.toRow(incoming, id);
      rowBytes = row.sizeBytes;
      this.pendingBytes += rowBytes;
      await this.commits.add(row);
      this.metrics.recordStored();
    } catch (error) {
      this.metrics.recordDropped('write_failed');
      this.log.error('Failed to keep a request without a route', error, { postback_id: id });
    } finally {
      this.pendingBytes -= rowBytes;
    }
  }

  private drop(): void {
    this.metrics.recordDropped('queue_full');
    this.droppedSinceLog += 1;
    if (this.droppedSinceLog > 1) return;
    setTimeout(() => {
      this.log.warn('Dropped requests without a route: too many at once', { requests: this.droppedSinceLog });
      this.droppedSinceLog = 0;
    }, LOG_DROPPED_EVERY_MS).unref();
  }

  private async write(rows: UnroutedRow[]): Promise<void[]> {
    await this.repository.insert(rows);
    this.rowsSinceDrop += rows.length;
    if (this.rowsSinceDrop >= DROP_EVERY) {
      this.rowsSinceDrop = 0;
      await this.repository.deleteOldest(this.environment.UNROUTED_MAX, this.environment.UNROUTED_MAX_BYTES);
    }
    return rows.map(() => undefined);
  }

  private toRow(incoming: IngressRequest, id: string): UnroutedRow {
    const { method, target, body, address } = incoming;
    const path = redactPath(incoming.path);
    const parameters = this.readParameters(incoming);
    const headers = redactHeaders(incoming.headers);
    const forwarded = requestHeadersToForward(incoming.rawHeaders);
    const payload = this.vault.seal({ postbackId: id, address, method, target, headers: forwarded, body }, '');
    const sizeBytes = payload.length + Buffer.byteLength(parameters) + headers.length + path.length;
    return {
      id,
      receivedAt: timeOfUuidV7(id),
      method,
      path,
      parameters,
      headers,
      address: address || null,
      payload,
      sizeBytes,
    };
  }

  /** As JSON text, tokens by their hashes; a body that can't be read, or is large, is left out. */
  private readParameters({ query, body }: IngressRequest): string {
    const read = body.length <= MAX_LISTED_BODY_BYTES && parseBody(body);
    return writeRawData(parseQuery(query), read && read.ok ? read.members : [], this.hasher.hash);
  }
}
