import { IsString } from 'class-validator';
import { IsTime } from '../http/field-decorators';

/** The partner and the period of a report. */
export class ComplianceRequest {
  /** @example rector */
  @IsString()
  partner_code: string;

  /** The earliest time, such as 2025-01-01T00:00:00Z, or a day; in UTC where it names no zone. @example "2025-01-01T00:00:00Z" */
  @IsTime()
  from: Date;

  /** Before this time. @example "2025-02-01T00:00:00Z" */
  @IsTime()
  to: Date;
}

/** How often an actor did something. */
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

/** One time that personal data was exported or erased. */
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

/** An API key that could read the partner in the period. */
export class KeyUse {
  id: string;
  /** @example "Mei, dashboards" */
  name: string;
  /** @example viewer */
  role: string;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  /** At the admin API, to the minute; reads at a service are not recorded here. */
  last_used_at: Date | null;
  /** Entries of the key in the audit log of the period. @example 3 */
  deeds: number;
}

/** The age of the oldest data of one kind, and how long it may be kept. */
export class RetainedData {
  /** @example conversions */
  what: string;
  /** Null for data that belongs to no single tenant. @example bytec */
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
  /** `changed`, `missing`, `gap` (removed with its link), or `not chained`. @example changed */
  reason: string;
}

/** Whether the audit log of all partners is unchanged. */
export class AuditChain {
  /** @example 1024 */
  entries: number;
  /** The hash of the last event, which covers all before it. A copy kept elsewhere shows later whether the end was removed. */
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
  /** As of now; null when the service did not respond. */
  retention: RetainedData[] | null;
  /** Why `retention` is null. */
  retention_not_answered: string | null;
}
