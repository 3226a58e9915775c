import { deriveKey, keyedHash, type Problem } from '@app/common';
import type { ServiceAnswer } from '@app/common/identity/call-service';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import { DeedLog } from '../audit/deed-log';
import type { Caller } from '../auth/caller';
import { askEach } from '../service-client/ask-each';
import { notAnswered, OwnServices, type Reachable } from '../service-client/own-services';
import type {
  ErasedOfPartner,
  ErasureReport,
  ExportOfPartner,
  NotAnswered,
  PersonExport,
  PersonRequest,
} from './privacy.dto';

/** A service works for about ten seconds at a time. */
const DEADLINE_MS = 60_000;
/** A partner that needs longer is reported as not complete. */
const WHOLE_DEED_MS = 5 * 60_000;
/** Records of one export, a partner. */
const MOST_RECORDS = 10_000;

type Deed = 'export' | 'erase';
/** One part of what a service did; `next` says where the next part goes on. */
type Part<Report> = Omit<Report, 'partner_code' | 'is_complete'> & { next: string | null };

interface Outcome<Report> {
  partner: Reachable;
  /** Undefined when not even the first part was answered. */
  report: Report | undefined;
  problem: Problem | undefined;
}

/** Has one person's data exported, or erased, by the services that hold it, and tells it in the audit log. */
@Injectable()
export class PrivacyService {
  private readonly hashKey: string;

  constructor(
    environment: AdminEnvironment,
    private readonly services: OwnServices,
    private readonly deeds: DeedLog,
  ) {
    this.hashKey = deriveKey(environment.TOKEN_HASH_KEY, 'personal-data');
  }

  async export(caller: Caller, request: PersonRequest): Promise<PersonExport> {
    const outcomes = await this.askServices<ExportOfPartner>(caller, 'export', request, {
      join: (one, other) => ({
        conversions: [...one.conversions, ...other.conversions],
        ledger: [...one.ledger, ...other.ledger],
        quarantine: [...one.quarantine, ...other.quarantine],
      }),
      isFull: ({ conversions, ledger, quarantine }) =>
        conversions.length + ledger.length + quarantine.length >= MOST_RECORDS,
    });
    // What nobody could account for is not shown.
    await this.tell(caller, 'export', request, outcomes, ({ conversions, ledger, quarantine }) => ({
      conversions: conversions.length,
      ledger: ledger.length,
      quarantine: quarantine.length,
    }));
    return { partners: reportsOf(outcomes), not_answered: silentOf(outcomes) };
  }

  async erase(caller: Caller, request: PersonRequest): Promise<ErasureReport> {
    const outcomes = await this.askServices<ErasedOfPartner>(caller, 'erase', request, {
      join: (one, other) => ({
        conversions: one.conversions + other.conversions,
        ledger: one.ledger + other.ledger,
        quarantine: one.quarantine + other.quarantine,
        kept_conversion_ids: one.kept_conversion_ids + other.kept_conversion_ids,
      }),
      isFull: () => false,
    });
    await this.tell(caller, 'erase', request, outcomes, ({ conversions, ledger, quarantine, kept_conversion_ids }) => ({
      conversions,
      ledger,
      quarantine,
      kept_conversion_ids,
    }));
    return { partners: reportsOf(outcomes), not_answered: silentOf(outcomes) };
  }

  private async askServices<Report extends { partner_code: string; is_complete: boolean }>(
    caller: Caller,
    deed: Deed,
    { click_id, sub_id, partner_codes }: PersonRequest,
    parts: {
      join: (one: Part<Report>, other: Part<Report>) => Omit<Part<Report>, 'next'>;
      isFull: (sum: Part<Report>) => boolean;
    },
  ): Promise<Outcome<Report>[]> {
    const partners = await this.services.findPartners(partner_codes && [...new Set(partner_codes)]);
    return askEach(partners, async (partner) => {
      const untilMs = performance.now() + WHOLE_DEED_MS;
      const ask = (cursor: string | null): Promise<ServiceAnswer<Part<Report>>> =>
        this.services.askPartner(caller, partner, {
          method: 'POST',
          path: `privacy/${deed}`,
          body: { click_id, sub_id, cursor },
          deadlineMs: DEADLINE_MS,
        });
      let answer = await ask(null);
      let sum = answer.ok ? answer.body : undefined;
      while (answer.ok && sum && sum.next !== null && performance.now() < untilMs && !parts.isFull(sum)) {
        answer = await ask(sum.next);
        if (answer.ok) sum = { ...parts.join(sum, answer.body), next: answer.body.next } as Part<Report>;
      }
      const problem = answer.ok ? undefined : answer.problem;
      return { partner, problem, report: sum && toReport<Report>(partner, sum) };
    });
  }

  /** An entry for each partner; of the person only a hash, by which entries about the same one are found. */
  private async tell<Report extends { is_complete: boolean }>(
    caller: Caller,
    deed: Deed,
    { click_id, sub_id }: PersonRequest,
    outcomes: readonly Outcome<Report>[],
    countsOf: (report: Report) => object,
  ): Promise<void> {
    const kind = click_id === undefined ? 'sub_id' : 'click_id';
    const hash = keyedHash(this.hashKey, `${kind} ${click_id ?? sub_id}`);
    for (const { partner, report, problem } of outcomes) {
      const counts = report ? { is_complete: report.is_complete, ...countsOf(report) } : { is_complete: false };
      await this.deeds.tell(caller, {
        action: deed,
        entity: 'personal_data',
        entityId: `${kind}:${hash}`,
        partnerCode: partner.partner_code,
        outcome: { ...counts, ...(problem ? { not_answered: problem.message } : {}) },
      });
    }
  }
}

function toReport<Report>({ partner_code }: Reachable, { next, ...found }: Part<Report>): Report {
  return { partner_code, is_complete: next === null, ...found } as Report;
}

function reportsOf<Report>(outcomes: readonly Outcome<Report>[]): Report[] {
  return outcomes.map(({ report }) => report).filter((report) => report !== undefined);
}

function silentOf(outcomes: readonly Outcome<unknown>[]): NotAnswered[] {
  return outcomes.flatMap(({ partner, problem }) =>
    problem ? [notAnswered({ partnerCode: partner.partner_code, problem })] : [],
  );
}
