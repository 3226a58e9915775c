import { Inject, Injectable } from '@nestjs/common';
import { Log, Problem, startInTurns, timeOfUuidV7 } from '@app/common';
import { type Diagnostic, diagnostic, interpret } from '@app/postback';
import type { Cursor } from '../list/list-query';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { ConversionStore } from '../conversions/conversion-store';
import type { StoredOutcome, StoredStatus } from '../conversions/conversion-row';
import { type Redriven, redrivenConversionRow, redrivenQuarantineRow } from '../conversions/to-rows';
import type { CompiledPartner } from '../partner-config/compile-partner';
import type { PostbackContent } from '../intake/read-parameters';
import { TokenHasher } from '../intake/token-hasher';
import {
  type QuarantinedPostback,
  type QuarantineFilter,
  QuarantineRepository,
  type StillQuarantined,
} from './quarantine.repository';
import { readStored } from './read-stored';

const PAGE = 200;
const REPORTED = 100;

/** What became of one postback; `already` where another redrive saw to it, `failed` where it was not tried to its end. */
export interface RedriveOutcome {
  id: string;
  status: StoredStatus | 'already' | 'failed';
  reasons: readonly Diagnostic[];
  /** What to bring up to date in its row. */
  still?: StillQuarantined;
}

export interface RedriveReport {
  /** The sum of the next six: several postbacks that came in one body count as several. */
  redriven: number;
  stored: number;
  updated: number;
  duplicate: number;
  /** Made a conversion by another redrive meanwhile, which reports it. */
  already: number;
  /** Still no conversion, for reasons that are now up to date. */
  quarantined: number;
  /** Not processed to the end because of an error of ours; unchanged. */
  failed: number;
  /** The first hundred of the last two. */
  failures: { postback_id: string; errors: readonly Diagnostic[] }[];
  /** Those that were not reached; null when they are too many to count. */
  remaining: number | null;
  /** Where to go on, as `after`; null when none remain. */
  continue_after: string | null;
}

/** Processes quarantined postbacks again, with their own postback ids, under the present configuration. */
@Injectable()
export class RedriveService {
  /** Well below the time after which a gateway gives up on us, whatever the last page takes. */
  readonly limits = { redriveMs: 5_000 };
  /** Postbacks that a redrive of this instance is at: others wait for its outcome. Between instances the keys decide. */
  private readonly inFlight = new Map<string, Promise<RedriveOutcome[]>>();
  /** Rows with several postbacks are redriven one after another, so that few of them cannot fill the write queues. */
  private lastSeveral: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly repository: QuarantineRepository,
    private readonly partners: PartnerConfigService,
    private readonly store: ConversionStore,
    private readonly tokens: TokenHasher,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** At most `limit` of those that match, oldest first, for some seconds. @param afterId goes on after this one */
  async redrive(filter: QuarantineFilter, limit: number, afterId: string | null): Promise<RedriveReport> {
    const startedMs = performance.now();
    // A redrive follows a change of the mapping.
    await this.partners.refresh();
    const report = emptyReport();
    let after = afterId === null ? null : cursorOf(afterId);
    let isAtEnd = false;
    let rows = 0;
    for (let spentMs = 0; !isAtEnd && rows < limit; spentMs = performance.now() - startedMs) {
      if (spentMs > this.limits.redriveMs) break;
      const page = await this.repository.nextToRedrive(filter, after, Math.min(PAGE, limit - rows));
      const outcomes = await this.redrivePage(page.rows);
      for (const outcome of outcomes) addToReport(report, outcome);
      rows += page.rows.length;
      isAtEnd = page.end === null;
      after = page.end ?? after;
      // Nothing came through: the rest would fare no better, and each could cost the whole wait for the store.
      if (outcomes.length > 0 && outcomes.every(({ status }) => status === 'failed')) break;
    }
    if (!isAtEnd) report.remaining = await this.repository.countToRedrive(filter, after);
    report.continue_after = report.remaining === 0 ? null : (after?.id ?? null);
    const { failures, ...counts } = report;
    this.log.info('Redrove quarantined postbacks', { ...counts, reported_failures: failures.length });
    return report;
  }

  /** What became of each postback; never throws. */
  async redrivePage(page: readonly QuarantinedPostback[]): Promise<RedriveOutcome[]> {
    const outcomes = (await startInTurns(page, (quarantined) => this.redriveOnce(quarantined))).flat();
    const still = outcomes.flatMap((outcome) => outcome.still ?? []);
    if (still.length === 0) return outcomes;
    try {
      await this.repository.updateReasons(still);
      return outcomes;
    } catch (error) {
      return outcomes.map((outcome) => (outcome.still ? this.failed(outcome.id, error) : outcome));
    }
  }

  /** Never throws. */
  private redriveOnce(quarantined: QuarantinedPostback): Promise<RedriveOutcome[]> {
    const { id } = quarantined;
    const first = this.inFlight.get(id);
    if (first) return first.then((outcomes) => outcomes.map(asSeenByOther));
    const driving = this.redriveRow(quarantined)
      .catch((error) => [this.failed(id, error)])
      .finally(() => this.inFlight.delete(id));
    this.inFlight.set(id, driving);
    return driving;
  }

  /** Reports a postback that failed and leaves it as it is, so that it does not stop the others. */
  private failed(id: string, error: unknown): RedriveOutcome {
    this.log.error('Failed to redrive a quarantined postback', error, { postback_id: id });
    const failure = diagnostic('postback', 'redrive_failed');
    const reasons = [error instanceof Problem ? { ...failure, reason: error.message } : failure];
    return { id, status: 'failed', reasons };
  }

  private async redriveRow(quarantined: QuarantinedPostback): Promise<RedriveOutcome[]> {
    const partner = this.partners.current();
    const contents = readStored(quarantined, partner, this.tokens.redactStored);
    if (contents.length === 1) return [await this.redriveOne(quarantined, partner, contents[0]!)];
    const several = this.lastSeveral.then(() => this.redriveSeveral(quarantined, partner, contents));
    this.lastSeveral = several.catch(() => undefined);
    return several;
  }

  private async redriveOne(
    quarantined: QuarantinedPostback,
    partner: CompiledPartner,
    content: PostbackContent,
  ): Promise<RedriveOutcome> {
    const { id } = quarantined;
    const { tenant, result } = this.interpret(quarantined, partner, content);
    const still = { id, config_version: partner.config.version };
    if (!result.ok) {
      const { reasons, conversionId } = result;
      return { id, status: 'quarantined', reasons, still: { ...still, reasons, conversion_id: conversionId } };
    }
    const row = redrivenConversionRow({ quarantined, partner, tenant, content }, result.postback, result.warnings);
    const outcome = await this.store.store(row);
    const { status, reasons, conversionId } = outcome;
    // The database may refuse even what could be read.
    if (status !== 'quarantined') return toOutcome(id, outcome);
    return { id, status, reasons, still: { ...still, reasons, conversion_id: conversionId } };
  }

  /**
   * Stores each postback of a row as intake would have done, and then closes the row. Interrupted in between, the row is
   * redriven again and finds by their ids those that are stored.
   */
  private async redriveSeveral(
    quarantined: QuarantinedPostback,
    partner: CompiledPartner,
    contents: readonly PostbackContent[],
  ): Promise<RedriveOutcome[]> {
    const outcomes = await Promise.all(
      contents.map(async (content, position) => {
        const { tenant, result } = this.interpret(quarantined, partner, content);
        const redriven: Redriven = { quarantined, partner, tenant, content, position };
        if (!result.ok) {
          const row = redrivenQuarantineRow(redriven, result.reasons, result.conversionId);
          return toOutcome(row.id, await this.store.quarantine(row));
        }
        const conversion = redrivenConversionRow(redriven, result.postback, result.warnings);
        return toOutcome(conversion.row.id, await this.store.store(conversion));
      }),
    );
    await this.repository.closeSeveral(quarantined.id, partner.config.partnerCode, contents.length);
    return outcomes;
  }

  private interpret(quarantined: QuarantinedPostback, partner: CompiledPartner, content: PostbackContent) {
    return interpret(partner, content, Date.parse(quarantined.received_at), this.tokens.hashOfStored);
  }
}

function toOutcome(id: string, { status, reasons, wasStoredBefore }: StoredOutcome): RedriveOutcome {
  return { id, status: wasStoredBefore ? 'already' : status, reasons };
}

function emptyReport(): RedriveReport {
  const counts = { redriven: 0, stored: 0, updated: 0, duplicate: 0, already: 0, quarantined: 0, failed: 0 };
  return { ...counts, failures: [], remaining: 0, continue_after: null };
}

/** The redrive that was first brings the row up to date. */
function asSeenByOther({ id, status, reasons }: RedriveOutcome): RedriveOutcome {
  const isStill = status === 'quarantined' || status === 'failed';
  return { id, status: isStill ? status : 'already', reasons };
}

/** The place of a postback id in the order of time: its millisecond is the time received. */
function cursorOf(id: string): Cursor {
  return { receivedAt: timeOfUuidV7(id).toISOString(), id };
}

function addToReport(report: RedriveReport, { id, status, reasons }: RedriveOutcome): void {
  report.redriven += 1;
  report[status] += 1;
  if ((status === 'quarantined' || status === 'failed') && report.failures.length < REPORTED) {
    report.failures.push({ postback_id: id, errors: reasons });
  }
}
