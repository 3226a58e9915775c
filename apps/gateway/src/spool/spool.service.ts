import { Injectable } from '@nestjs/common';
import { GroupCommit } from '@app/common';
import type { BatchedRequest } from '@app/internal-protocol';
import { sizeOf } from '../upstream/upstream-queue';
import { GatewayEnvironment } from '../gateway.env';
import { PayloadVault } from './payload-vault';
import { SpoolHealth } from './spool-health';
import { SpoolMetrics } from './spool-metrics';
import { type SealedRequest, SpoolRepository } from './spool.repository';
import { SpoolTotals } from './spool-totals';

const MAX_BATCH = 500;
/** More than can wait for one service: when it goes away, they all come here in the same moment. */
const MAX_WAITING = 10_000;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** A caller that waited so long for the writes before its own is told so, rather than kept longer. */
const WAIT_MS = { atMost: 5_000, whileDown: 1_000 };
/** Networks wait for some seconds; who is to be refused must hear of it within them. */
const SPOOL_AFTER_WHILE_DOWN_MS = 3_000;
/** So long after a failed write nobody is sent here who may yet be answered by the service. */
const DOWN_FOR_MS = 5_000;

interface Entry {
  partnerCode: string;
  request: BatchedRequest;
  wasSent: boolean;
  /** Milliseconds of `performance.now()`. */
  arrivedMs: number;
}

/** Why a postback could not be kept: its caller must be told to come again. */
export class NotSpooledError extends Error {
  constructor(
    readonly reason: 'spool_full' | 'spool_busy' | 'spool_down',
    cause?: unknown,
  ) {
    super(`The spool takes no postback: ${reason}`, { cause });
    this.name = 'NotKeptError';
  }
}

/** Keeps postbacks whose service is away, encrypted, on disk before they are answered. */
@Injectable()
export class SpoolService {
  private readonly commits = new GroupCommit<Entry, 'kept' | 'late'>((entries) => this.write(entries), {
    maxBatch: MAX_BATCH,
    maxPending: MAX_WAITING,
  });
  private waitingBytes = 0;
  private downUntilMs = -Infinity;

  constructor(
    private readonly repository: SpoolRepository,
    private readonly vault: PayloadVault,
    private readonly totals: SpoolTotals,
    private readonly metrics: SpoolMetrics,
    private readonly health: SpoolHealth,
    private readonly environment: GatewayEnvironment,
  ) {}

  /** How long a postback waits for its service before it comes here; while nothing can be kept, longer. */
  spoolAfterMs(timeoutMs: number): number {
    const { SPOOL_AFTER_MS } = this.environment;
    if (performance.now() >= this.downUntilMs) return SPOOL_AFTER_MS;
    return Math.min(timeoutMs, Math.max(SPOOL_AFTER_MS, SPOOL_AFTER_WHILE_DOWN_MS));
  }

  /**
   * Resolves once the postback is on disk.
   *
   * @param wasSent its service may have it, though it has not answered
   * @throws NotKeptError, in bounded time
   */
  async store(partnerCode: string, request: BatchedRequest, wasSent = false): Promise<void> {
    const sizeBytes = sizeOf(request);
    this.checkRoom(partnerCode, sizeBytes);
    this.waitingBytes += sizeBytes;
    try {
      const entry = { partnerCode, request, wasSent, arrivedMs: performance.now() };
      if ((await this.commits.add(entry)) === 'late') throw new NotSpooledError('spool_busy');
      this.totals.recordAdded(partnerCode, sizeBytes);
      this.downUntilMs = -Infinity;
    } catch (error) {
      this.downUntilMs = performance.now() + DOWN_FOR_MS;
      this.metrics.recordRejected(partnerCode);
      throw error instanceof NotSpooledError ? error : new NotSpooledError('spool_down', error);
    } finally {
      this.waitingBytes -= sizeBytes;
    }
  }

  private checkRoom(partnerCode: string, sizeBytes: number): void {
    const isFull = this.totals.bytesOf(partnerCode) + sizeBytes > this.environment.SPOOL_MAX_BYTES;
    if (!isFull && this.waitingBytes + sizeBytes <= MAX_WAITING_BYTES) return;
    this.metrics.recordRejected(partnerCode);
    throw new NotSpooledError(isFull ? 'spool_full' : 'spool_busy');
  }

  private async write(entries: Entry[]): Promise<('kept' | 'late')[]> {
    const nowMs = performance.now();
    const sinceMs = nowMs - (nowMs < this.downUntilMs ? WAIT_MS.whileDown : WAIT_MS.atMost);
    const inTime = entries.filter(({ arrivedMs }) => arrivedMs >= sinceMs);
    const sealed = inTime.map(({ partnerCode, request, wasSent }) => {
      const unanswered = wasSent ? 1 : 0;
      return { id: request.postbackId, partnerCode, sealed: this.vault.seal(request, partnerCode), unanswered };
    });
    if (sealed.length > 0) await this.insert(sealed);
    return entries.map(({ arrivedMs }) => (arrivedMs >= sinceMs ? 'kept' : 'late'));
  }

  private async insert(sealed: readonly SealedRequest[]): Promise<void> {
    try {
      await this.repository.insert(sealed);
      this.health.recordWrite(true);
    } catch (error) {
      this.health.recordWrite(false);
      throw error;
    }
  }
}
