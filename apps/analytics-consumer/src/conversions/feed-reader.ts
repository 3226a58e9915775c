import { setTimeout as wait } from 'node:timers/promises';
import { type Log, messageForLog, type Problem } from '@app/common';
import type { ServiceResponse } from '@app/common/identity/call-service';
import type { ConversionFactsRepository, FeedPlace } from './conversion-facts.repository';
import { type ConversionChange, toFacts } from './to-fact';

const LEASE_SECONDS = 15;
/** A lease is prolonged this often, and the position of a service without changes stored. */
const RENEW_MS = 5_000;
const MAX_BACKOFF_MS = 60_000;
const PAGE_SIZE = 1_000;

/** A page of the change feed of a partner's service. */
export interface FeedPage {
  changes: ConversionChange[];
  next: string;
  is_complete: boolean;
}

export interface ReaderOptions {
  partnerCode: string;
  repository: ConversionFactsRepository;
  /** Asks the service. @param query such as `limit=1000&after=…` */
  request: (query: string) => Promise<ServiceResponse<FeedPage>>;
  /** Between reads that found nothing. */
  pollMs: number;
  log: Log;
  onRead: (changes: number) => void;
  onFailed: () => void;
}

/** The place in the feed between two reads. */
interface Held extends FeedPlace {
  renewAtMs: number;
  /** The database does not know yet how far the feed has been read, although there are no changes. */
  isBehind: boolean;
}

/**
 * Follows the conversions of one partner. A service that does not respond delays only its own facts: it is asked again
 * after a growing pause, and named once. One process at a time follows a partner.
 */
export class FeedReader {
  private readonly stopping = new AbortController();
  private held: Held | undefined;
  private failures = 0;
  private running: Promise<void> | undefined;

  constructor(private readonly options: ReaderOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** A page that is being stored is stored before this resolves. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const pauseMs = await this.step();
      if (pauseMs > 0) await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reads one page. Returns how many milliseconds to wait for the next; never throws. */
  async step(): Promise<number> {
    try {
      const pauseMs = await this.readNext();
      if (this.failures > 0) this.options.log.info('The conversions of a partner are read again', this.fields);
      this.failures = 0;
      return pauseMs;
    } catch (error) {
      this.held = undefined;
      this.failures += 1;
      this.options.onFailed();
      const fields = { ...this.fields, cause: messageForLog(error) };
      if (this.failures === 1) this.options.log.warn('Failed to read the conversions of a partner', fields);
      return Math.min(MAX_BACKOFF_MS, this.options.pollMs * 2 ** Math.min(this.failures, 10));
    }
  }

  /** Returns how long to wait for the next page. @throws Problem of the service; pg's errors */
  private async readNext(): Promise<number> {
    const { repository, request, onRead, partnerCode, pollMs } = this.options;
    const held = await this.holdLease();
    // Another process follows this partner.
    if (!held) return RENEW_MS;
    const askedAt = new Date();
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(held.position && { after: held.position }) });
    const response = await request(query.toString());
    if (!response.ok) return this.beginAnew(response.problem);
    const { changes, next, is_complete: isComplete } = response.body;
    onRead(changes.length);
    if (isComplete && changes.length === 0 && !held.isBehind) return pollMs;
    const step = { facts: toFacts(changes), next, readUntil: isComplete ? askedAt : null };
    const isApplied = await repository.apply(partnerCode, held, step);
    const hasEarlier = held.has_earlier && !isComplete;
    this.held = isApplied ? { ...held, position: next, has_earlier: hasEarlier, isBehind: !isComplete } : undefined;
    return isApplied && !isComplete ? 0 : pollMs;
  }

  /** Undefined while another process follows this partner. */
  private async holdLease(): Promise<Held | undefined> {
    if (this.held && Date.now() < this.held.renewAtMs) return this.held;
    const { partnerCode, repository } = this.options;
    const place = await repository.lease(partnerCode, LEASE_SECONDS);
    this.held = place && { ...place, renewAtMs: Date.now() + RENEW_MS, isBehind: true };
    return this.held;
  }

  /** The service's database was restored, or is another one: its positions mean nothing any more. @throws Problem another */
  private async beginAnew(problem: Problem): Promise<number> {
    if (problem.code !== 'position_lost') throw problem;
    this.options.log.warn(
      'The database of a partner was restored or moved; its conversions are read anew',
      this.fields,
    );
    this.held = undefined;
    await this.options.repository.restart(this.options.partnerCode);
    return 0;
  }

  private get fields(): { partner: string } {
    return { partner: this.options.partnerCode };
  }
}
