import { diagnostic } from '@app/postback';
import { Inject, Injectable } from '@nestjs/common';
import { GroupCommit, Log, problems } from '@app/common';
import { classifyDatabaseError } from '../database/classify-database-error';
import { PartnerServiceEnvironment } from '../partner-service.env';
import {
  type ConversionToStore,
  type PostbackKey,
  type QuarantineRow,
  stateIdOfRow,
  type StoredOutcome,
  toQuarantineRow,
} from './conversion-row';
import { ConversionRepository, quarantinedOutcome } from './conversion.repository';
import { RecentIds } from './recent-ids';
import { SignatureQueue } from './signature-queue';
import { type BatchOutcomes, WriteQueue } from './write-queue';

/** Slots for conversions remembered, at least 16,000; a quarter of a megabyte for a busy partner. */
const RECENT_SLOTS = 32_768;

const MAX_LOOKUPS = 500;

/** While PostgreSQL commits one batch of new conversions, the service prepares and sends the next. */
const NEW_IN_FLIGHT = 2;

/** How long after a lasting error of the database the service is not ready: only storing notices a full disk. */
const UNREADY_MS = 5_000;

/**
 * Stores postbacks through three write queues: two writes of new conversions are in flight at most, and one of each
 * other kind. conversion_state decides what is a duplicate: a known conversion among the new ones moves to the queue of
 * duplicates, which stores whatever it receives.
 */
@Injectable()
export class ConversionStore {
  readonly queues: Pick<WriteQueue<never>, 'name' | 'depth' | 'onBatch'>[];
  private readonly newConversions: WriteQueue<ConversionToStore>;
  private readonly duplicates: WriteQueue<ConversionToStore>;
  private readonly quarantined: WriteQueue<{ row: QuarantineRow }>;
  private readonly lookups: GroupCommit<PostbackKey, StoredOutcome | undefined>;
  private readonly signatures = new SignatureQueue();
  /** Conversions stored lately, whose next postback is probably a duplicate: a hint, which the database corrects. */
  private readonly recent = new RecentIds(RECENT_SLOTS);

  /** Why the last postback could not be stored; undefined when it was. */
  private lastError: { reason: string; atMs: number } | undefined;

  constructor(
    private readonly repository: ConversionRepository,
    environment: PartnerServiceEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {
    const { STORE_QUEUE_MAX: maxPending, STORE_TIMEOUT_MS: timeoutMs } = environment;
    const common = { maxPending, timeoutMs, onWrite: this.recordWrite };
    const conversions = { ...common, reject: this.quarantineRejected, next: () => this.duplicates };
    this.newConversions = new WriteQueue(
      { ...conversions, name: 'new', maxInFlight: NEW_IN_FLIGHT, write: this.storeNew },
      repository,
      log,
    );
    this.duplicates = new WriteQueue(
      { ...conversions, name: 'duplicate', maxInFlight: 1, write: (items) => repository.storeDuplicates(items) },
      repository,
      log,
    );
    this.quarantined = new WriteQueue(
      {
        ...common,
        name: 'quarantine',
        maxInFlight: 1,
        write: (items) => repository.storeQuarantined(items.map(({ row }) => row)),
        reject: ({ row }, error) => this.quarantineAsBytes(row, error),
      },
      repository,
      log,
    );
    this.queues = [this.newConversions, this.duplicates, this.quarantined];
    this.lookups = new GroupCommit((keys) => repository.findSeen(keys), {
      maxBatch: MAX_LOOKUPS,
      maxPending,
    });
  }

  /** @throws Error with the database's reason while it has been refusing writes for a lasting reason, as a full disk */
  checkLastStore(): void {
    if (this.lastError && performance.now() - this.lastError.atMs < UNREADY_MS) throw new Error(this.lastError.reason);
  }

  /** Stores a conversion and returns what it turned out to be. @throws Problem unavailable (503) */
  store(conversion: ConversionToStore): Promise<StoredOutcome> {
    const { row } = conversion;
    const isProbablyKnown = !row.is_test && this.recent.has(stateIdOfRow(row), row.tenant_id);
    const queue = isProbablyKnown ? this.duplicates : this.newConversions;
    return row.signed === undefined ? queue.add(conversion) : this.oncePerSignature(row, () => queue.add(conversion));
  }

  /** Stores what cannot be a conversion, whole. @throws Problem unavailable (503) */
  quarantine(row: QuarantineRow): Promise<StoredOutcome> {
    const store = (): Promise<StoredOutcome> => this.quarantined.add({ row });
    return row.signed === undefined ? store() : this.oncePerSignature(row, store);
  }

  /**
   * Finds by their ids alone what became of postbacks that are stored, or of those that have spent their signatures.
   * Concurrent lookups share one statement.
   *
   * @throws Problem unavailable (503)
   */
  async findSeen(key: PostbackKey): Promise<StoredOutcome | undefined> {
    try {
      return await this.lookups.add(key);
    } catch (error) {
      throw problems.unavailable('Whether the postback is stored is unknown at the moment.', error);
    }
  }

  /** The postback that is stored first spends a signature; each later one gets its outcome. */
  private oncePerSignature(row: PostbackKey, store: () => Promise<StoredOutcome>): Promise<StoredOutcome> {
    return this.signatures.run(row.signed!, async (isProbablySpent) => {
      const seen = isProbablySpent ? await this.findSeen(row) : undefined;
      return seen ?? store();
    });
  }

  private readonly storeNew = async (conversions: readonly ConversionToStore[]): Promise<BatchOutcomes> => {
    const outcomes = await this.repository.storeNew(conversions);
    for (const { row } of conversions) {
      if (!row.is_test) this.recent.add(stateIdOfRow(row), row.tenant_id);
    }
    return outcomes;
  };

  /** A transient error says nothing about the database. */
  private readonly recordWrite = (error?: unknown): void => {
    const isLasting = error instanceof Error && classifyDatabaseError(error) === 'unavailable';
    if (isLasting) this.lastError = { reason: error.message, atMs: performance.now() };
    else if (error === undefined) this.lastError = undefined;
  };

  /**
   * Quarantines a conversion that the database refused, with the database's reason. Writes it at once, because this
   * runs inside a queue's write, which must never wait for a queue.
   */
  private readonly quarantineRejected = async ({ row }: ConversionToStore, error: unknown): Promise<StoredOutcome> => {
    this.log.error('The database refused a conversion; it goes to quarantine', error, { postback_id: row.id });
    const value = error instanceof Error ? error.message : String(error);
    // The database's message may quote a value, so it is stored as one: masked for a viewer, and left out of logs.
    const quarantined = toQuarantineRow(row, [diagnostic('postback', 'database_refused', { value })]);
    // A redriven postback is in quarantine already, and stays.
    if (row.is_redrive) return quarantinedOutcome(quarantined);
    try {
      await this.repository.storeQuarantined([quarantined]);
      return quarantinedOutcome(quarantined);
    } catch (second) {
      const kind = classifyDatabaseError(second);
      const [seen] = kind === 'already_stored' ? await this.repository.findSeen([quarantined]) : [];
      if (seen) return seen;
      if (kind !== 'bad_row') throw second;
      return this.quarantineAsBytes(quarantined, second);
    }
  };

  /** When the database refuses even the quarantine row, its content is kept as bytes. */
  private async quarantineAsBytes(row: QuarantineRow, error: unknown): Promise<StoredOutcome> {
    this.log.error('The database refused a quarantined postback; its content is kept as bytes', error, {
      postback_id: row.id,
    });
    const body = row.body ?? Buffer.from(row.raw_data ?? '').toString('base64');
    const asBytes = { ...row, raw_data: null, body, request_headers: '{}', request_ip: null };
    await this.repository.storeQuarantined([asBytes]);
    return quarantinedOutcome(asBytes);
  }
}
