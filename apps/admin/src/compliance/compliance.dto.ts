import { IsString } from 'class-validator';
import { IsTime } from '../http/field-decorators';

/** Which partner and period a report is about. */
export class ComplianceRequest {
  /** @example rector */
  @IsString()
  partner_code: string;

  /** The earliest time, such as 2025-01-01T00:00:00Z, or a day; without a zone UTC. @example "2025-01-01T00:00:00Z" */
  @IsTime()
  from: Date;

  /** Before this time. @example "2025-02-01T00:00:00Z" */
  @IsTime()
  to: Date;
}

/** How often somebody did something. */
export class AuditEventCount {
  /** @example "key:Mei, dashboards" */
  actor: string;

  /** @example update */
  action: string;

  /** @example partner */
  entity: string;

  /** @example 3 */
  count: number;

  first_at: Date;
  last_at: Date;
}

/** One time that personal data was shown or erased. */
export class PersonalDataEvent {
  at: Date;

  /** @example "key:Mei, dashboards" */
  actor: string;

  /** @example erase */
  action: string;

  /** A keyed hash: equal for the same person. @example click_id:Zk… */
  person: string;

  outcome: Record<string, unknown>;
}

/** A key that may, or might, read the partner. */
export class KeyUse {
  id: string;

  /** @example "Mei, dashboards" */
  name: string;

  /** @example viewer */
  role: string;

  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;

  /** At the admin API, to the minute; reads at a service leave no trace here. */
  last_used_at: Date | null;

  /** What the audit log tells of its name in the period. @example 3 */
  deeds: number;
}

/** Of one kind of data the oldest there is, beside how long it may be kept. */
export class RetainedData {
  /** @example conversions */
  what: string;

  /** Null for what belongs to no single tenant. @example bytec */
  tenant: string | null;

  /** @example 30 */
  days_allowed: number;

  oldest: string | null;

  /** @example false */
  is_kept_too_long: boolean;
}

/** The first audit event that does not fit the chain. */
export class ChainBreak {
  /** @example 42 */
  entry_id: number;

  /** `changed`, `missing`, `gap` (taken out with its link), or `not chained`. @example changed */
  reason: string;
}

/** Whether the audit log of all partners is as it was written. */
export class AuditChain {
  /** @example 1024 */
  entries: number;

  /** The last event's hash, which covers all before it: kept elsewhere, it shows later whether the end was taken away. */
  head: string | null;

  /** Null when every event fits. */
  first_misfit: ChainBreak | null;
}

/** Who saw and changed what of a partner in a period, and whether retention is kept. */
export class ComplianceReport {
  /** @example rector */
  partner_code: string;

  from: Date;
  to: Date;
  changes: AuditEventCount[];

  /** The newest thousand. */
  personal_data: PersonalDataEvent[];

  keys: KeyUse[];

  /** Of the whole log, as of now. */
  audit_chain: AuditChain;

  /** As of now; null when the service did not answer. */
  retention: RetainedData[] | null;

  /** Why there is no word on retention. */
  retention_not_answered: string | null;
}
