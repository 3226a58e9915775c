import { deriveKey, keyedHash, type Problem } from '@app/common';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { InternalClient, type InternalRequest } from '../internal-client/internal-client';
import { notAnswered } from '../internal-client/not-answered.dto';
import { type Collected, collectParts, type Part } from './collect-parts';
import {
  type ErasureReport,
  type PersonExport,
  type PersonId,
  personIdOf,
  type PersonRequest,
} from './data-subject-requests.dto';
import { IdentifyingMappingsRepository } from './identifying-mappings.repository';
import { PredictionsOfPerson } from './predictions-of-person.service';

/** A process works for about ten seconds at a time. */
const DEADLINE_MS = 60_000;

type Operation = 'export' | 'erase';
type At = 'gateway' | 'events';

interface Outcome {
  /** Null: another process than a partner's service. */
  partnerCode: string | null;
  at?: At;
  /** Undefined when not even the first part arrived. */
  report: Record<string, unknown> | undefined;
  problem: Problem | undefined;
}

/** Exports or erases the data of one person at every process that holds it, and records it in the audit log. */
@Injectable()
export class DataSubjectRequestsService {
  private readonly hashKey: string;

  constructor(
    private readonly environment: AdminEnvironment,
    private readonly client: InternalClient,
    private readonly mappings: IdentifyingMappingsRepository,
    private readonly predictions: PredictionsOfPerson,
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
    const { kind, id } = personIdOf(request);
    const partner_codes = request.partner_codes && [...new Set(request.partner_codes)];
    // Asked first, because it refuses unknown partners.
    const partners = await this.client.findPartners(partner_codes);
    const record = (outcome: Record<string, unknown>, partnerCode: string | null = null): Promise<void> => {
      const event = { action: operation, entity: 'personal_data', entityId: this.hash(kind, id) } as const;
      return this.audit.record(principal, { ...event, partnerCode, outcome });
    };
    if (operation === 'erase') await record({ begun: true, partner_codes: partner_codes ?? null });
    const toRequest = (body: object, cursor: string | null): InternalRequest => {
      return {
        method: 'POST',
        path: `privacy/${operation}`,
        body: { [kind]: id, ...body, cursor },
        deadlineMs: DEADLINE_MS,
      };
    };
    const outcomes: Outcome[] = [];
    if (kind === 'click_id' || kind === 'sub_id') {
      const mappings = await this.mappings.findAll();
      // The gateway first: the services then find what it delivers in the meantime.
      const gateway = await collectParts((cursor) =>
        this.client.requestGateway(principal, toRequest({ partner_codes, mappings }, cursor)),
      );
      const services = await this.client.forEachPartner(partners, async (partner) => {
        const predictions = await this.predictions.collect(principal, partner, operation, { [kind]: id });
        // The service does not find erased data again: then nothing would name these predictions.
        if (predictions.problem) return toOutcome(partner.partner_code, { ...predictions, sum: undefined });
        const parts = await collectParts((cursor) =>
          this.client.requestPartner(principal, partner, toRequest({}, cursor)),
        );
        return toOutcome(partner.partner_code, withPredictions(parts, predictions));
      });
      outcomes.push(toOutcome(null, gateway, 'gateway'), ...services);
    }
    if (this.isKnownToEvents(kind)) {
      const requestPart = (cursor: string | null) =>
        this.client.requestAnalytics<Part>(principal, toRequest({}, cursor));
      outcomes.push(toOutcome(null, await collectParts(requestPart), 'events'));
    }
    // Recorded before it is returned: nothing is shown that the audit log does not hold.
    for (const outcome of outcomes) await record(auditedOutcome(outcome), outcome.partnerCode);
    return reportOf(outcomes);
  }

  /** Without a collector there are no events that could have a click id; an id of events alone has to be asked for. */
  private isKnownToEvents(kind: PersonId): boolean {
    if (kind === 'sub_id') return false;
    return kind !== 'click_id' || this.environment.ANALYTICS_URL !== '';
  }

  /** The person's name in the audit log: entries about the same person have the same hash. */
  private hash(kind: PersonId, id: string): string {
    return `${kind}:${keyedHash(this.hashKey, `${kind} ${id}`)}`;
  }
}

/** As one report of the partner, which is complete when both are. */
function withPredictions(parts: Collected, { sum }: Collected): Collected {
  const next = parts.sum?.next ?? sum?.next ?? null;
  return { ...parts, sum: parts.sum && { ...parts.sum, predictions: sum?.['predictions'], next } };
}

function reportOf(outcomes: readonly Outcome[]): object {
  const at = (process: At) => outcomes.find((outcome) => outcome.at === process)?.report ?? null;
  return {
    gateway: at('gateway'),
    partners: outcomes.flatMap(({ partnerCode, report }) => (partnerCode !== null && report ? [report] : [])),
    events: at('events'),
    not_answered: outcomes.flatMap(({ partnerCode, problem }) => (problem ? [notAnswered(partnerCode, problem)] : [])),
  };
}

function toOutcome(partnerCode: string | null, { sum, problem }: Collected, at?: At): Outcome {
  const report = sum && { ...(partnerCode === null ? {} : { partner_code: partnerCode }), ...toReport(sum) };
  return { partnerCode, report, problem, ...(at && { at }) };
}

/** A report is complete when nothing is left for another request, and nothing had to be skipped. */
function toReport({ next, ...found }: Part): Record<string, unknown> {
  const skipped = Number(found['left_signed'] ?? 0) + Number(found['unreadable'] ?? 0);
  const { destinations } = found;
  // Each part names those of its own events.
  const unique = Array.isArray(destinations) ? { destinations: [...new Set(destinations as string[])] } : {};
  return { is_complete: next === null && skipped === 0, ...found, ...unique };
}

/** Counts instead of records, because the audit log holds no personal data. */
function auditedOutcome({ at, report = { is_complete: false }, problem }: Outcome): Record<string, unknown> {
  const { partner_code: _, ...found } = report;
  const counts = Object.entries(found).map(([name, value]) => [name, Array.isArray(value) ? value.length : value]);
  return {
    ...(at && { at }),
    ...Object.fromEntries(counts),
    ...(problem ? { not_answered: problem.message } : {}),
  };
}
