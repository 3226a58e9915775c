import { Inject, Injectable } from '@nestjs/common';
import { Log, problems, QueueFullError } from '@app/common';
import QuickLRU from 'quick-lru';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { classifyDatabaseError } from '../database/classify-database-error';
import { outcomeOf } from './resolve-duplicates';
import { OfferLabels } from './offer-labels';
import { ConversionRepository } from './conversion.repository';
import { type QuarantineRow, toQuarantineRow } from './quarantine-row';
import { type BatchOutcomes, WriteQueue } from './write-queue';
import type { ConversionToStore, StoredOutcome } from './conversion-row';

/** Conversion ids remembered, at most twice as many; some megabytes in all. */
const RECENT_CONVERSIONS = 10_000;

/** So long after the database took nothing it is not said to be ready: a full disk is seen by storing only. */
const UNREADY_MS = 5_000;

/**
 * Keeps postbacks, in three lanes that each have one write under way: new conversions take one statement a batch,
 * repeats four, quarantine one. The ledger tells new from repeated: what the first lane finds to be known goes to
 * the second, and what the second does not find goes to the first.
 */
@Injectable()
export class ConversionStore {
  readonly newConversions: WriteQueue<ConversionToStore>;
  readonly duplicates: WriteQueue<ConversionToStore>;
  readonly quarantined: WriteQueue<QuarantineRow>;
  /** What was stored or met lately: its next postback is a repeat, almost surely. Only a hint; the ledger decides. */
  private readonly recent = new QuickLRU<string, true>({ maxSize: RECENT_CONVERSIONS });

  /** Why the last postback could not be stored; undefined when it was. */
  private lastError: { reason: string; atMs: number } | undefined;

  constructor(
    private readonly repository: ConversionRepository,
    private readonly offers: OfferLabels,
    private readonly environment: PartnerServiceEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {
    const maxWaiting = environment.STORE_QUEUE_MAX;
    const receiptOf = ({ row }: ConversionToStore) => row;
    const quarantineRejected = (conversion: ConversionToStore, error: unknown) =>
      this.quarantineRejected(conversion, error);
    this.newConversions = new WriteQueue(
      { name: 'new', write: (items) => this.writeNew(items), keyOf: receiptOf, quarantineRejected },
      repository,
      log,
      maxWaiting,
    );
    this.duplicates = new WriteQueue(
      { name: 'repeat', write: (items) => this.writeDuplicates(items), keyOf: receiptOf, quarantineRejected },
      repository,
      log,
      maxWaiting,
    );
    this.quarantined = new WriteQueue(
      {
        name: 'quarantine',
        write: (rows) => this.writeQuarantined(rows),
        keyOf: (row) => row,
        quarantineRejected: (row, error) => this.quarantineAsBytes(row, error),
      },
      repository,
      log,
      maxWaiting,
    );
  }

  get queues(): Pick<WriteQueue<unknown>, 'name' | 'depth' | 'onBatch'>[] {
    return [this.newConversions, this.duplicates, this.quarantined];
  }

  /** @throws Error with the database's reason while it takes nothing for longer than a moment: a full disk, say */
  checkLastStore(): void {
    if (this.lastError && performance.now() - this.lastError.atMs < UNREADY_MS) throw new Error(this.lastError.reason);
  }

  /** Stores a conversion and answers what it turned out to be. @throws Problem unavailable (503) */
  store(conversion: ConversionToStore): Promise<StoredOutcome> {
    return this.withinTimeout((storeBefore) => this.storeBefore(conversion, storeBefore));
  }

  /** Keeps what can't be a conversion, whole. @throws Problem unavailable (503) */
  quarantine(row: QuarantineRow): Promise<StoredOutcome> {
    return this.withinTimeout(async (storeBefore) => (await this.quarantined.add(row, storeBefore)) ?? throwTimeout());
  }

  private async storeBefore(conversion: ConversionToStore, storeBefore: number): Promise<StoredOutcome> {
    const { row } = conversion;
    const key = `${row.tenant_id} ${row.conversion_id}`;
    const queues = [this.newConversions, this.duplicates];
    for (let turn = this.recent.has(key) ? 1 : 0; Date.now() < storeBefore; turn += 1) {
      const outcome = await queues[turn % 2]!.add(conversion, storeBefore);
      if (!outcome) continue;
      this.recent.set(key, true);
      return outcome;
    }
    return throwTimeout();
  }

  /**
   * Holds to STORE_TIMEOUT_MS whatever the database does. What is being written when the time is over may yet be
   * committed: its sender comes again, and it is then a repeat like any other.
   */
  private withinTimeout(work: (storeBefore: number) => Promise<StoredOutcome>): Promise<StoredOutcome> {
    const timeoutMs = this.environment.STORE_TIMEOUT_MS;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(timeoutProblem()), timeoutMs);
      const settle =
        <Value>(then: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          then(value);
        };
      work(Date.now() + timeoutMs)
        .then(
          (outcome) => {
            this.lastError = undefined;
            return outcome;
          },
          (error: unknown) => this.recordFailure(error),
        )
        .then(settle(resolve), settle(reject));
    });
  }

  /** What passes, or is about the number of those who wait, says nothing of the database. */
  private recordFailure(error: unknown): never {
    const cause = error instanceof Error ? error.cause : undefined;
    const isLasting = cause instanceof Error && !(cause instanceof QueueFullError);
    if (isLasting && classifyDatabaseError(cause) === 'unavailable') {
      this.lastError = { reason: cause.message, atMs: performance.now() };
    }
    throw error;
  }

  private async writeNew(conversions: readonly ConversionToStore[]): Promise<BatchOutcomes> {
    await this.offers.bound(conversions.map(({ row }) => row));
    const stored = await this.repository.storeNew(conversions);
    return conversions.map(({ row }) => (stored.has(row.id) ? outcomeOf('stored', row) : undefined));
  }

  private async writeDuplicates(conversions: readonly ConversionToStore[]): Promise<BatchOutcomes> {
    await this.offers.bound(conversions.map(({ row }) => row));
    const outcomes = await this.repository.storeDuplicates(conversions, this.offers.label);
    return conversions.map(({ row }) => outcomes.get(row.id));
  }

  private async writeQuarantined(rows: readonly QuarantineRow[]): Promise<BatchOutcomes> {
    await this.repository.storeQuarantined(rows);
    return rows.map(quarantinedOutcome);
  }

  /**
   * The database refused this very row: it goes to quarantine with the database's reason. Written at once, not
   * through a lane: this runs inside a lane's write, which must never wait for a lane.
   */
  private async quarantineRejected({ row }: ConversionToStore, error: unknown): Promise<StoredOutcome> {
    this.log.error('The database refused a conversion; it goes to quarantine', error, { postback_id: row.id });
    const value = error instanceof Error ? error.message : String(error);
    // What the database says may quote a value, so it is stored as one: masked for a viewer, and left out of logs.
    const quarantined = toQuarantineRow(row, [{ field: 'postback', value, reason: 'The database refused it.' }]);
    // It is there already, and stays.
    if (row.is_redrive) return quarantinedOutcome(quarantined);
    try {
      await this.repository.storeQuarantined([quarantined]);
      return quarantinedOutcome(quarantined);
    } catch (second) {
      const fault = classifyDatabaseError(second);
      const [known] = fault === 'receipt_seen' ? await this.repository.findSeen([quarantined]) : [];
      if (known) return known;
      if (fault !== 'bad_row') throw second;
      return this.quarantineAsBytes(quarantined, second);
    }
  }

  /** Even quarantine was refused: whatever it is about the request, its content can be kept as bytes. */
  private async quarantineAsBytes(row: QuarantineRow, error: unknown): Promise<StoredOutcome> {
    this.log.error('The database refused a quarantined postback; its content is kept as bytes', error, {
      postback_id: row.id,
    });
    const content = row.body ?? Buffer.from(row.raw_data ?? '').toString('base64');
    const kept = { ...row, raw_data: null, body: content, request_headers: '{}', request_ip: null };
    await this.repository.storeQuarantined([kept]);
    return quarantinedOutcome(kept);
  }
}

function timeoutProblem(): Error {
  return problems.unavailable('The postback could not be stored in time.');
}

function throwTimeout(): never {
  throw timeoutProblem();
}

function quarantinedOutcome(row: QuarantineRow): StoredOutcome {
  return { status: 'quarantined', conversionId: row.conversion_id, warnings: [], reasons: row.reasons };
}
