import { deriveKey, keyedHash, type Problem } from '@app/common';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { InternalClient, type InternalRequest } from '../internal-client/internal-client';
import { notAnswered } from '../internal-client/not-answered.dto';
import { type Collected, collectParts, type Part } from './collect-parts';
import type { ErasureReport, PersonExport, PersonRequest } from './data-subject-requests.dto';
import { IdentifyingMappingsRepository } from './identifying-mappings.repository';

/** A process works for about ten seconds at a time. */
const DEADLINE_MS = 60_000;

type Operation = 'export' | 'erase';
type Person = Pick<PersonRequest, 'click_id' | 'sub_id'>;

interface Outcome {
  /** Null: the gateway. */
  partnerCode: string | null;
  /** Undefined when not even the first part arrived. */
  report: Record<string, unknown> | undefined;
  problem: Problem | undefined;
}

/** Exports or erases the data of one person at every process that holds it, and records it in the audit log. */
@Injectable()
export class DataSubjectRequestsService {
  private readonly hashKey: string;

  constructor(
    environment: AdminEnvironment,
    private readonly client: InternalClient,
    private readonly mappings: IdentifyingMappingsRepository,
    private readonly audit: AuditLog,
  ) {
    this.hashKey = deriveKey(environment.TOKEN_HASH_KEY, 'personal-data');
  }

  async export(principal: Principal, request: PersonRequest): Promise<PersonExport> {
    return (await this.run(principal, 'export', request)) as unknown as PersonExport;
  }

  /** Records the start too, because what is erased leaves no other trace. */
  async erase(principal: Principal, request: PersonRequest): Promise<ErasureReport> {
    return (await this.run(principal, 'erase', request)) as unknown as ErasureReport;
  }

  private async run(principal: Principal, operation: Operation, request: PersonRequest) {
    const { click_id, sub_id } = request;
    const partner_codes = request.partner_codes && [...new Set(request.partner_codes)];
    const partners = await this.client.findPartners(partner_codes);
    const mappings = await this.mappings.findAll();
    const record = (partnerCode: string | null, outcome: Record<string, unknown>): Promise<void> => {
      const event = { action: operation, entity: 'personal_data', entityId: this.hash({ click_id, sub_id }) } as const;
      return this.audit.record(principal, { ...event, partnerCode, outcome });
    };
    if (operation === 'erase') await record(null, { begun: true, partner_codes: partner_codes ?? null });
    const toRequest = (body: object): InternalRequest => {
      return { method: 'POST', path: `privacy/${operation}`, body, deadlineMs: DEADLINE_MS };
    };
    // The gateway first: the services then find what it delivers in the meantime.
    const gateway = toOutcome(
      null,
      await collectParts((cursor) =>
        this.client.requestGateway(principal, toRequest({ click_id, sub_id, partner_codes, mappings, cursor })),
      ),
    );
    const outcomes = await this.client.forEachPartner(partners, async (partner) =>
      toOutcome(
        partner.partner_code,
        await collectParts((cursor) =>
          this.client.requestPartner(principal, partner, toRequest({ click_id, sub_id, cursor })),
        ),
      ),
    );
    // Recorded before it is returned: nothing is shown that the audit log does not hold.
    for (const outcome of [gateway, ...outcomes]) await record(outcome.partnerCode, auditedOutcome(outcome));
    return {
      gateway: gateway.report ?? null,
      partners: outcomes.map(({ report }) => report).filter((report) => report !== undefined),
      not_answered: [gateway, ...outcomes].flatMap(({ partnerCode, problem }) =>
        problem ? [notAnswered(partnerCode, problem)] : [],
      ),
    };
  }

  /** The person's name in the audit log: entries about the same person have the same hash. */
  private hash({ click_id, sub_id }: Person): string {
    const kind = click_id === undefined ? 'sub_id' : 'click_id';
    return `${kind}:${keyedHash(this.hashKey, `${kind} ${click_id ?? sub_id}`)}`;
  }
}

function toOutcome(partnerCode: string | null, { sum, problem }: Collected): Outcome {
  const report = sum && { ...(partnerCode === null ? {} : { partner_code: partnerCode }), ...toReport(sum) };
  return { partnerCode, report, problem };
}

/** A report is complete when nothing is left for another request, and nothing had to be skipped. */
function toReport({ next, ...found }: Part): Record<string, unknown> {
  const skipped = Number(found['left_signed'] ?? 0) + Number(found['unreadable'] ?? 0);
  return { is_complete: next === null && skipped === 0, ...found };
}

/** Counts instead of records, because the audit log holds no personal data. */
function auditedOutcome({ partnerCode, report = { is_complete: false }, problem }: Outcome): Record<string, unknown> {
  const { partner_code: _, ...found } = report;
  const counts = Object.entries(found).map(([name, value]) => [name, Array.isArray(value) ? value.length : value]);
  return {
    ...(partnerCode === null ? { at: 'gateway' } : {}),
    ...Object.fromEntries(counts),
    ...(problem ? { not_answered: problem.message } : {}),
  };
}
