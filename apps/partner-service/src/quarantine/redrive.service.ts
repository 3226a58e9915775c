import { Inject, Injectable } from '@nestjs/common';
import { Log } from '@app/common';
import { parametersOfMembers, parseBody, type PostbackFault, readRawData, writeRawData } from '@app/postback';
import { PartnerService } from '../partner/partner.service';
import { interpretPostback } from '../postback/interpret-postback';
import { PostbackStore } from '../postback/postback-store.service';
import type { ReadRequest } from '../postback/read-postback';
import type { StoredStatus } from '../postback/stored-row';
import { toRedrivenConversion } from '../postback/to-rows';
import { TokenHasher } from '../postback/token-hasher';
import { type QuarantinedPostback, type QuarantineFilter, QuarantineRepository } from './quarantine.repository';

const PAGE = 200;
const REPORTED = 100;

export interface RedriveReport {
  redriven: number;
  stored: number;
  updated: number;
  duplicate: number;
  /** Still no conversion, for reasons that are now up to date. */
  quarantined: number;
  /** The first hundred of those. */
  failures: { postback_id: string; errors: readonly PostbackFault[] }[];
}

/** Drives quarantined postbacks again, with their own receipts, under the configuration of now. */
@Injectable()
export class RedriveService {
  constructor(
    private readonly repository: QuarantineRepository,
    private readonly partners: PartnerService,
    private readonly store: PostbackStore,
    private readonly tokens: TokenHasher,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** At most `limit` of those that match, oldest first. */
  async redrive(filter: QuarantineFilter, limit: number): Promise<RedriveReport> {
    const report: RedriveReport = { redriven: 0, stored: 0, updated: 0, duplicate: 0, quarantined: 0, failures: [] };
    let after = '00000000-0000-0000-0000-000000000000';
    while (report.redriven < limit) {
      const page = await this.repository.nextToRedrive(filter, after, Math.min(PAGE, limit - report.redriven));
      if (page.length === 0) break;
      const outcomes = await Promise.all(page.map((quarantined) => this.driveAgain(quarantined)));
      outcomes.forEach((outcome, index) => note(report, page[index]!, outcome));
      after = page.at(-1)!.id;
    }
    const { failures, ...counts } = report;
    this.log.info('Quarantine was driven again', { ...counts, reported_failures: failures.length });
    return report;
  }

  private async driveAgain(
    quarantined: QuarantinedPostback,
  ): Promise<{ status: StoredStatus; faults: readonly PostbackFault[] }> {
    const partner = this.partners.current();
    const read = this.readStored(quarantined, partner.mapping.secretNames);
    const { tenant, result } = interpretPostback(partner, read, this.tokens.hashOfStored);
    if (result.ok) {
      const conversion = toRedrivenConversion(
        quarantined,
        partner,
        tenant,
        read.evidence,
        result.postback,
        result.warnings,
      );
      return this.store.store(conversion);
    }
    await this.repository.updateReasons(quarantined.id, result.faults, partner.config.version);
    return { status: 'quarantined', faults: result.faults };
  }

  /** What was kept of the request: its parameters, and the body where it could not be read at the time. */
  private readStored({ raw_data: rawData, body }: QuarantinedPostback, secretNames: ReadonlySet<string>): ReadRequest {
    const evidence = rawData ?? '{}';
    const kept = readRawData(evidence);
    const parameters = parametersOfMembers(kept);
    if (!body) return { parameters, bodyFault: null, evidence };
    const again = parseBody(body);
    if (!again.ok) return { parameters, bodyFault: { field: 'body', reason: again.reason }, evidence };
    return {
      parameters: [...parameters, ...again.parameters],
      bodyFault: null,
      evidence: writeRawData([], [...kept, ...again.members], this.tokens.redactStored, secretNames),
    };
  }
}

function note(
  report: RedriveReport,
  { id }: QuarantinedPostback,
  outcome: { status: StoredStatus; faults: readonly PostbackFault[] },
): void {
  report.redriven += 1;
  report[outcome.status] += 1;
  if (outcome.status === 'quarantined' && report.failures.length < REPORTED) {
    report.failures.push({ postback_id: id, errors: outcome.faults });
  }
}
