import { Inject, Injectable } from '@nestjs/common';
import { Log, Problem, startInTurns, timeOfUuidV7 } from '@app/common';
import {
  parametersOfMembers,
  parseBody,
  type Diagnostic,
  diagnostic,
  interpret,
  readRawData,
  type SecretNames,
  writeRawData,
} from '@app/postback';
import type { Cursor } from '../list/list-query';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { ConversionStore } from '../conversions/conversion-store';
import type { PostbackContent } from '../intake/read-parameters';
import type { StoredStatus } from '../conversions/conversion-row';
import { redrivenConversionRow } from '../conversions/to-rows';
import { TokenHasher } from '../intake/token-hasher';
import {
  type QuarantinedPostback,
  type QuarantineFilter,
  QuarantineRepository,
  type StillQuarantined,
} from './quarantine.repository';

const PAGE = 200;
const REPORTED = 100;

/** What became of one postback; `already` where another redrive saw to it, `failed` where it was not tried to its end. */
interface Outcome {
  status: StoredStatus | 'already' | 'failed';
  reasons: readonly Diagnostic[];
  /** What to bring up to date in its row. */
  still?: StillQuarantined;
}

export interface RedriveReport {
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
  private readonly inFlight = new Map<string, Promise<Outcome>>();

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
    for (let spentMs = 0; !isAtEnd && report.redriven < limit; spentMs = performance.now() - startedMs) {
      if (spentMs > this.limits.redriveMs) break;
      const page = await this.repository.nextToRedrive(filter, after, Math.min(PAGE, limit - report.redriven));
      const outcomes = await this.redrivePage(page.rows);
      outcomes.forEach((outcome, index) => addToReport(report, page.rows[index]!, outcome));
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

  private async redrivePage(page: readonly QuarantinedPostback[]): Promise<Outcome[]> {
    const outcomes = await startInTurns(page, (quarantined) => this.redriveOnce(quarantined));
    const still = outcomes.flatMap((outcome) => outcome.still ?? []);
    if (still.length === 0) return outcomes;
    try {
      await this.repository.updateReasons(still);
      return outcomes;
    } catch (error) {
      const failed = this.failed(error);
      return outcomes.map((outcome) => (outcome.still ? failed : outcome));
    }
  }

  /** Never throws. */
  private redriveOnce(quarantined: QuarantinedPostback): Promise<Outcome> {
    const { id } = quarantined;
    const first = this.inFlight.get(id);
    if (first) return first.then(asSeenByOther);
    const driving = this.redriveOne(quarantined)
      .catch(this.failed)
      .finally(() => this.inFlight.delete(id));
    this.inFlight.set(id, driving);
    return driving;
  }

  /** Reports a postback that failed and leaves it as it is, so that it does not stop the others. */
  private readonly failed = (error: unknown): Outcome => {
    this.log.error('Failed to redrive a quarantined postback', error);
    const failure = diagnostic('postback', 'redrive_failed');
    return { status: 'failed', reasons: [error instanceof Problem ? { ...failure, reason: error.message } : failure] };
  };

  private async redriveOne(quarantined: QuarantinedPostback): Promise<Outcome> {
    const partner = this.partners.current();
    const read = this.readStored(quarantined, partner.mapping.secretNames);
    const { tenant, result } = interpret(partner, read, Date.parse(quarantined.received_at), this.tokens.hashOfStored);
    const still = { id: quarantined.id, config_version: partner.config.version };
    if (!result.ok) {
      const { reasons, conversionId } = result;
      return { status: 'quarantined', reasons, still: { ...still, reasons, conversion_id: conversionId } };
    }
    const { postback, warnings } = result;
    const {
      status,
      reasons,
      conversionId,
      wasStoredBefore: wasKnown,
    } = await this.store.store(redrivenConversionRow(quarantined, partner, tenant, read.rawData, postback, warnings));
    // The database may refuse even what could be read.
    if (status !== 'quarantined') return { status: wasKnown ? 'already' : status, reasons };
    return { status, reasons, still: { ...still, reasons, conversion_id: conversionId } };
  }

  /** The stored content of the request: its parameters, and the body where it could not be read then. */
  private readStored({ raw_data: rawData, body }: QuarantinedPostback, secretNames: SecretNames): PostbackContent {
    const stored = rawData ?? '{}';
    const kept = readRawData(stored);
    const parameters = parametersOfMembers(kept);
    if (!body) return { parameters, bodyError: null, warnings: [], rawData: stored };
    const again = parseBody(body);
    if (!again.ok) return { parameters, bodyError: again.reason, warnings: [], rawData: stored };
    return {
      parameters: [...parameters, ...again.parameters],
      bodyError: null,
      warnings: again.warnings ?? [],
      rawData: writeRawData([], [...kept, ...again.members], this.tokens.redactStored, secretNames),
    };
  }
}

function emptyReport(): RedriveReport {
  const counts = { redriven: 0, stored: 0, updated: 0, duplicate: 0, already: 0, quarantined: 0, failed: 0 };
  return { ...counts, failures: [], remaining: 0, continue_after: null };
}

/** The redrive that was first brings the row up to date. */
function asSeenByOther({ status, reasons }: Outcome): Outcome {
  const isStill = status === 'quarantined' || status === 'failed';
  return { status: isStill ? status : 'already', reasons };
}

/** The place of a postback id in the order of time: its millisecond is the time received. */
function cursorOf(id: string): Cursor {
  return { receivedAt: timeOfUuidV7(id).toISOString(), id };
}

function addToReport(report: RedriveReport, { id }: QuarantinedPostback, { status, reasons }: Outcome): void {
  report.redriven += 1;
  report[status] += 1;
  if ((status === 'quarantined' || status === 'failed') && report.failures.length < REPORTED) {
    report.failures.push({ postback_id: id, errors: reasons });
  }
}
