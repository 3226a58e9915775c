import { Injectable } from '@nestjs/common';
import { GroupCommit } from '@app/common';
import type { BatchedRequest } from '@app/internal-protocol';
import { GatewayEnvironment } from '../gateway.env';
import { sizeOf } from '../upstream/upstream-queue';
import { PayloadVault } from './payload-vault';
import { SpoolMetrics } from './spool-metrics';
import { SpoolStatus } from './spool-status';
import { type SealedRequest, SpoolRepository } from './spool.repository';

const MAX_BATCH = 500;
/** More than can be outstanding for one service: when its circuit opens, they all come here at once. */
const MAX_PENDING = 10_000;
const MAX_PENDING_BYTES = 64 * 1024 * 1024;
/** A postback that is pending for longer is refused, because its sender has probably given up. */
const MAX_PENDING_MS = { default: 5_000, whileDown: 1_000 };
/** Networks wait for some seconds, and must hear of a refusal within them. */
const SPOOL_AFTER_WHILE_DOWN_MS = 3_000;
/** How long a failed write keeps postbacks away that their service may still respond to. */
const DOWN_FOR_MS = 5_000;

interface Entry {
  partnerCode: string;
  request: BatchedRequest;
  wasSent: boolean;
  /** Milliseconds of `performance.now()`. */
  arrivedMs: number;
}

export interface FailedAttempt {
  reason: string;
  wasSent: boolean;
}

/** A postback could not be spooled, and its sender has to retry. */
export class NotSpooledError extends Error {
  constructor(
    readonly reason: 'spool_full' | 'spool_busy' | 'spool_down',
    cause?: unknown,
  ) {
    super(`The spool takes no postback: ${reason}`, { cause });
    this.name = 'NotSpooledError';
  }
}

/** Stores postbacks whose service is unavailable, encrypted. They are on disk before they are acknowledged. */
@Injectable()
export class SpoolService {
  private readonly commits = new GroupCommit<Entry, 'stored' | 'late'>((entries) => this.write(entries), {
    maxBatch: MAX_BATCH,
    maxPending: MAX_PENDING,
  });
  private pendingBytes = 0;
  private downUntilMs = -Infinity;

  constructor(
    private readonly repository: SpoolRepository,
    private readonly vault: PayloadVault,
    private readonly status: SpoolStatus,
    private readonly metrics: SpoolMetrics,
    private readonly environment: GatewayEnvironment,
  ) {}

  /** How long a postback waits for its service before it is spooled; longer while the spool cannot be written. */
  spoolAfterMs(timeoutMs: number): number {
    const { SPOOL_AFTER_MS } = this.environment;
    if (performance.now() >= this.downUntilMs) return SPOOL_AFTER_MS;
    return Math.min(timeoutMs, Math.max(SPOOL_AFTER_MS, SPOOL_AFTER_WHILE_DOWN_MS));
  }

  /**
   * Resolves once the postback is on disk.
   *
   * @param attempt the attempt to deliver it that failed: why, and whether its service may have it all the same
   * @throws NotSpooledError within a bounded time
   */
  async store(partnerCode: string, request: BatchedRequest, attempt?: FailedAttempt): Promise<void> {
    const sizeBytes = sizeOf(request);
    this.checkRoom(partnerCode, sizeBytes);
    this.pendingBytes += sizeBytes;
    try {
      const entry = { partnerCode, request, wasSent: attempt?.wasSent === true, arrivedMs: performance.now() };
      if ((await this.commits.add(entry)) === 'late') throw new NotSpooledError('spool_busy');
      this.status.recordAdded(partnerCode, sizeBytes);
      if (attempt) this.metrics.recordSpooled(partnerCode, attempt.reason);
      this.downUntilMs = -Infinity;
    } catch (error) {
      this.downUntilMs = performance.now() + DOWN_FOR_MS;
      this.metrics.recordRejected(partnerCode);
      throw error instanceof NotSpooledError ? error : new NotSpooledError('spool_down', error);
    } finally {
      this.pendingBytes -= sizeBytes;
    }
  }

  private checkRoom(partnerCode: string, sizeBytes: number): void {
    const isFull = this.status.bytesOf(partnerCode) + sizeBytes > this.environment.SPOOL_MAX_BYTES;
    if (!isFull && this.pendingBytes + sizeBytes <= MAX_PENDING_BYTES) return;
    this.metrics.recordRejected(partnerCode);
    throw new NotSpooledError(isFull ? 'spool_full' : 'spool_busy');
  }

  private async write(entries: Entry[]): Promise<('stored' | 'late')[]> {
    const nowMs = performance.now();
    const sinceMs = nowMs - (nowMs < this.downUntilMs ? MAX_PENDING_MS.whileDown : MAX_PENDING_MS.default);
    const inTime = entries.filter(({ arrivedMs }) => arrivedMs >= sinceMs);
    const sealed = inTime.map(({ partnerCode, request, wasSent }): SealedRequest => {
      const unanswered = wasSent ? 1 : 0;
      return { id: request.postbackId, partnerCode, sealed: this.vault.seal(request, partnerCode), unanswered };
    });
    if (sealed.length > 0) await this.insert(sealed);
    return entries.map(({ arrivedMs }) => (arrivedMs >= sinceMs ? 'stored' : 'late'));
  }

  private async insert(sealed: readonly SealedRequest[]): Promise<void> {
    try {
      await this.repository.insert(sealed);
      this.status.recordWrite(true);
    } catch (error) {
      this.status.recordWrite(false);
      throw error;
    }
  }
}
