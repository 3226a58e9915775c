import { Inject, Injectable } from '@nestjs/common';
import { Log, problems, QueueFullError, RecentMap } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { classifyDatabaseError } from './classify-database-error';
import { outcomeOf } from './decide-repeats';
import { OfferLabels } from './offer-labels';
import { PostbackRepository } from './postback.repository';
import { type QuarantineRow, toQuarantineRow } from './quarantine-row';
import { type LaneOutcomes, StoreLane } from './store-lane';
import type { ConversionToStore, StoredOutcome } from './stored-row';

/** A generation of the memory that tells probable repeats; some megabytes in all. */
const RECENT_CONVERSIONS = 10_000;

/** So long after the database took nothing it is not said to be ready: a full disk is seen by storing only. */
const UNREADY_MS = 5_000;

/**
 * Keeps postbacks, in three lanes that each have one write under way: new conversions take one statement a batch,
 * repeats four, quarantine one. The ledger tells new from repeated: what the first lane finds to be known goes to
 * the second, and what the second does not find goes to the first.
 */
@Injectable()
export class PostbackStore {
  readonly newConversions: StoreLane<ConversionToStore>;
  readonly repeats: StoreLane<ConversionToStore>;
  readonly quarantined: StoreLane<QuarantineRow>;
  /** What was stored or met lately: its next postback is a repeat, almost surely. Only a hint; the ledger decides. */
  private readonly recent = new RecentMap<true>(RECENT_CONVERSIONS);

  /** Why the last postback could not be stored; undefined when it was. */
  private lastFault: { reason: string; atMs: number } | undefined;

  constructor(
    private readonly repository: PostbackRepository,
    private readonly offers: OfferLabels,
    private readonly environment: PartnerServiceEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {
    const maxWaiting = environment.STORE_QUEUE_MAX;
    const receiptOf = ({ row }: ConversionToStore) => row;
    const setAside = (conversion: ConversionToStore, error: unknown) => this.setAside(conversion, error);
    this.newConversions = new StoreLane(
      { name: 'new', write: (items) => this.writeNew(items), receiptOf, setAside },
      repository,
      log,
      maxWaiting,
    );
    this.repeats = new StoreLane(
      { name: 'repeat', write: (items) => this.writeRepeats(items), receiptOf, setAside },
      repository,
      log,
      maxWaiting,
    );
    this.quarantined = new StoreLane(
      {
        name: 'quarantine',
        write: (rows) => this.writeQuarantined(rows),
        receiptOf: (row) => row,
        setAside: (row, error) => this.keepAsBytes(row, error),
      },
      repository,
      log,
      maxWaiting,
    );
  }

  get lanes(): Pick<StoreLane<unknown>, 'name' | 'depth' | 'onBatch'>[] {
    return [this.newConversions, this.repeats, this.quarantined];
  }

  /** @throws Error with the database's reason while it takes nothing for longer than a moment: a full disk, say */
  checkLastStore(): void {
    if (this.lastFault && performance.now() - this.lastFault.atMs < UNREADY_MS) throw new Error(this.lastFault.reason);
  }

  /** Stores a conversion and answers what it turned out to be. @throws Problem unavailable (503) */
  store(conversion: ConversionToStore): Promise<StoredOutcome> {
    return this.inTime((storeBefore) => this.storeBefore(conversion, storeBefore));
  }

  /** Keeps what can't be a conversion, whole. @throws Problem unavailable (503) */
  quarantine(row: QuarantineRow): Promise<StoredOutcome> {
    return this.inTime(async (storeBefore) => (await this.quarantined.add(row, storeBefore)) ?? tooLate());
  }

  private async storeBefore(conversion: ConversionToStore, storeBefore: number): Promise<StoredOutcome> {
    const { row } = conversion;
    const key = `${row.tenant_id} ${row.conversion_id}`;
    const lanes = [this.newConversions, this.repeats];
    for (let turn = this.recent.has(key) ? 1 : 0; Date.now() < storeBefore; turn += 1) {
      const outcome = await lanes[turn % 2]!.add(conversion, storeBefore);
      if (!outcome) continue;
      this.recent.set(key, true);
      return outcome;
    }
    return tooLate();
  }

  /**
   * Holds to STORE_TIMEOUT_MS whatever the database does. What is being written when the time is over may yet be
   * committed: its sender comes again, and it is then a repeat like any other.
   */
  private inTime(work: (storeBefore: number) => Promise<StoredOutcome>): Promise<StoredOutcome> {
    const timeoutMs = this.environment.STORE_TIMEOUT_MS;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(inTimeProblem()), timeoutMs);
      const settle =
        <Value>(then: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          then(value);
        };
      work(Date.now() + timeoutMs)
        .then(
          (outcome) => {
            this.lastFault = undefined;
            return outcome;
          },
          (error: unknown) => this.noteFault(error),
        )
        .then(settle(resolve), settle(reject));
    });
  }

  /** What passes, or is about the number of those who wait, says nothing of the database. */
  private noteFault(error: unknown): never {
    const cause = error instanceof Error ? error.cause : undefined;
    const isLasting = cause instanceof Error && !(cause instanceof QueueFullError);
    if (isLasting && classifyDatabaseError(cause) === 'unavailable') {
      this.lastFault = { reason: cause.message, atMs: performance.now() };
    }
    throw error;
  }

  private async writeNew(conversions: readonly ConversionToStore[]): Promise<LaneOutcomes> {
    await this.offers.bound(conversions.map(({ row }) => row));
    const stored = await this.repository.storeNew(conversions);
    return conversions.map(({ row }) => (stored.has(row.id) ? outcomeOf('stored', row) : undefined));
  }

  private async writeRepeats(conversions: readonly ConversionToStore[]): Promise<LaneOutcomes> {
    await this.offers.bound(conversions.map(({ row }) => row));
    const outcomes = await this.repository.storeRepeats(conversions, this.offers.label);
    return conversions.map(({ row }) => outcomes.get(row.id));
  }

  private async writeQuarantined(rows: readonly QuarantineRow[]): Promise<LaneOutcomes> {
    await this.repository.storeQuarantined(rows);
    return rows.map(quarantinedOutcome);
  }

  /**
   * The database refused this very row: it goes to quarantine with the database's reason. Written at once, not
   * through a lane: this runs inside a lane's write, which must never wait for a lane.
   */
  private async setAside({ row }: ConversionToStore, error: unknown): Promise<StoredOutcome> {
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
      const [known] = fault === 'receipt_seen' ? await this.repository.findKnown([quarantined]) : [];
      if (known) return known;
      if (fault !== 'bad_row') throw second;
      return this.keepAsBytes(quarantined, second);
    }
  }

  /** Even quarantine was refused: whatever it is about the request, its content can be kept as bytes. */
  private async keepAsBytes(row: QuarantineRow, error: unknown): Promise<StoredOutcome> {
    this.log.error('The database refused a quarantined postback; its content is kept as bytes', error, {
      postback_id: row.id,
    });
    const content = row.body ?? Buffer.from(row.raw_data ?? '').toString('base64');
    const kept = { ...row, raw_data: null, body: content, request_headers: '{}', request_ip: null };
    await this.repository.storeQuarantined([kept]);
    return quarantinedOutcome(kept);
  }
}

function inTimeProblem(): Error {
  return problems.unavailable('The postback could not be stored in time.');
}

function tooLate(): never {
  throw inTimeProblem();
}

function quarantinedOutcome(row: QuarantineRow): StoredOutcome {
  return { status: 'quarantined', conversionId: row.conversion_id, warnings: [], faults: row.reasons };
}
