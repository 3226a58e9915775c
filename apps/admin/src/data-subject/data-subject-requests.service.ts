import { deriveKey, keyedHash, Problem } from '@app/common';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { mapConcurrently } from '../internal-client/ask-each';
import { type InternalRequest, InternalClient, type Reachable } from '../internal-client/internal-client';
import { IdentifyingMappingsRepository } from './identifying-mappings.repository';
import { collectParts, countsOf, type Part, type PartResult } from './collect-parts';
import type {
  GatewayErasure,
  PartnerErasure,
  ErasureReport,
  GatewayExport,
  PartnerExport,
  NotAnswered,
  PersonExport,
  PersonRequest,
} from './data-subject-requests.dto';

/** A process works for about ten seconds at a time. */
const DEADLINE_MS = 60_000;

type Operation = 'export' | 'erase';
type Found<Report> = Omit<Report, 'partner_code' | 'is_complete'>;

interface Outcome<Report> {
  /** Null: the gateway. */
  partnerCode: string | null;
  /** Undefined when not even the first part was answered. */
  report: Report | undefined;
  problem: Problem | undefined;
}

interface Outcomes<OfGateway, OfPartner> {
  gateway: OfGateway | null;
  partners: OfPartner[];
  not_answered: NotAnswered[];
}

/** Has one person's data exported, or erased, by the processes that hold it, and tells it in the audit log. */
@Injectable()
export class DataSubjectRequestsService {
  private readonly hashKey: string;

  constructor(
    environment: AdminEnvironment,
    private readonly services: InternalClient,
    private readonly mappings: IdentifyingMappingsRepository,
    private readonly deeds: AuditLog,
  ) {
    this.hashKey = deriveKey(environment.TOKEN_HASH_KEY, 'personal-data');
  }

  export(caller: Principal, request: PersonRequest): Promise<PersonExport> {
    return this.run<GatewayExport, PartnerExport>(caller, 'export', request);
  }

  erase(caller: Principal, request: PersonRequest): Promise<ErasureReport> {
    return this.run<GatewayErasure, PartnerErasure>(caller, 'erase', request);
  }

  /** The gateway first: what it hands over meanwhile is then met at the services. */
  private async run<OfGateway extends object, OfPartner extends object>(
    caller: Principal,
    deed: Operation,
    { click_id, sub_id, partner_codes }: PersonRequest,
  ): Promise<Outcomes<OfGateway, OfPartner>> {
    const codes = partner_codes && [...new Set(partner_codes)];
    const found = await this.services.findPartners(codes);
    const request = { click_id, sub_id, partner_codes: codes };
    const mappings = await this.mappings.findAll();
    if (deed === 'erase') await this.recordStart(caller, request);
    const gateway = await this.requestGateway<OfGateway>(caller, deed, { ...request, mappings });
    const partners = await mapConcurrently(found, (partner) =>
      this.requestPartner<OfPartner>(caller, deed, { click_id, sub_id }, partner),
    );
    // What nobody could account for is not shown.
    await this.recordOutcomes(caller, deed, request, [gateway, ...partners]);
    return {
      gateway: gateway.report ?? null,
      partners: partners.map(({ report }) => report).filter((report) => report !== undefined),
      not_answered: [gateway, ...partners].flatMap(notAnsweredOf),
    };
  }

  private async requestGateway<Report>(caller: Principal, deed: Operation, person: object): Promise<Outcome<Report>> {
    const { sum, problem } = await collectParts<Found<Report>>(async (cursor): Promise<PartResult<Found<Report>>> => {
      try {
        return { ok: true, body: await this.services.requestGateway(caller, toInternal(deed, person, cursor)) };
      } catch (error) {
        if (error instanceof Problem) return { ok: false, problem: error };
        throw error;
      }
    });
    return { partnerCode: null, report: sum && (toReport(sum) as Report), problem };
  }

  private async requestPartner<Report>(
    caller: Principal,
    deed: Operation,
    person: object,
    partner: Reachable,
  ): Promise<Outcome<Report>> {
    const { sum, problem } = await collectParts<Found<Report>>((cursor) =>
      this.services.requestPartner(caller, partner, toInternal(deed, person, cursor)),
    );
    const { partner_code: partnerCode } = partner;
    return { partnerCode, report: sum && ({ partner_code: partnerCode, ...toReport(sum) } as Report), problem };
  }

  /** What is erased is gone, so that it was asked is recorded before; what came of it after. */
  private async recordStart(
    caller: Principal,
    { partner_codes: codes, ...person }: Omit<PersonRequest, 'crossFieldErrors'>,
  ): Promise<void> {
    const outcome = { begun: true, partner_codes: codes ?? null };
    const event = { action: 'erase', entity: 'personal_data', partnerCode: null } as const;
    await this.deeds.record(caller, { ...event, entityId: this.entityIdOf(person), outcome });
  }

  private entityIdOf({ click_id, sub_id }: Pick<PersonRequest, 'click_id' | 'sub_id'>): string {
    const kind = click_id === undefined ? 'sub_id' : 'click_id';
    return `${kind}:${keyedHash(this.hashKey, `${kind} ${click_id ?? sub_id}`)}`;
  }

  /** An entry for each who was asked; of the person only a hash, by which entries about the same one are found. */
  private async recordOutcomes(
    caller: Principal,
    deed: Operation,
    person: Pick<PersonRequest, 'click_id' | 'sub_id'>,
    outcomes: readonly Outcome<object>[],
  ): Promise<void> {
    const entityId = this.entityIdOf(person);
    for (const { partnerCode, report, problem } of outcomes) {
      const { partner_code: _, ...counts } = countsOf(report ?? { is_complete: false });
      await this.deeds.record(caller, {
        action: deed,
        entity: 'personal_data',
        entityId,
        partnerCode,
        outcome: {
          ...(partnerCode === null ? { at: 'gateway' } : {}),
          ...counts,
          ...(problem ? { not_answered: problem.message } : {}),
        },
      });
    }
  }
}

function toInternal(deed: Operation, person: object, cursor: string | null): InternalRequest {
  return { method: 'POST', path: `privacy/${deed}`, body: { ...person, cursor }, deadlineMs: DEADLINE_MS };
}

/** What had to be passed over for now keeps it from being complete, like what there was no time for. */
function toReport({ next, ...found }: Part<{ left_signed?: number; unreadable?: number }>): object {
  const passedOver = (found.left_signed ?? 0) + (found.unreadable ?? 0);
  return { is_complete: next === null && passedOver === 0, ...found };
}

function notAnsweredOf({ partnerCode, problem }: Outcome<unknown>): NotAnswered[] {
  return problem ? [{ partner_code: partnerCode, code: problem.code, detail: problem.message }] : [];
}
