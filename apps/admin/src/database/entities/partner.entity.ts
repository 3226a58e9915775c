import type { FieldRules, ParameterMapping } from '@app/postback';
import { ApiHideProperty } from '@nestjs/swagger';
import { Column, Entity, PrimaryColumn, type ValueTransformer, VirtualColumn } from 'typeorm';
import type { Dedupe } from '@app/partner-config';

/** Versions and row numbers stay far below 2^53; pg returns them as text. */
export const bigintAsNumber: ValueTransformer = {
  from: (stored: string) => Number(stored),
  to: (value: unknown) => value,
};

export const ACCEPT_OR_REJECT = ['accept', 'reject'] as const;
export type AcceptOrReject = (typeof ACCEPT_OR_REJECT)[number];

/** The response that a partner expects for a stored postback. */
export interface SuccessResponse {
  body: string;
  content_type: string;
}

/**
 * A source of postbacks with its own endpoint, service, database and mapping. Properties have the names of the columns,
 * which are also those of the HTTP API.
 */
@Entity('partners')
export class Partner {
  /**
   * Identifies the partner and never changes.
   * @example involve_asia
   */
  @PrimaryColumn('text')
  partner_code: string;

  /** @example InvolveAsia */
  @Column('text')
  partner_name: string;

  /**
   * With its leading slash.
   * @example /involve/event
   */
  @Column('text')
  endpoint_path: string;

  /**
   * The URL of the partner's service; null until it is deployed.
   * @example http://127.0.0.1:8101
   */
  @Column('text', { nullable: true })
  endpoint_url: string | null;

  /**
   * How long the gateway waits for the partner's service, in milliseconds.
   * @example 10000
   */
  @Column('integer')
  timeout_ms: number;

  /** @example bytec-public-postback */
  @Column('text')
  cloud_run_service_name: string;

  /** @example asia-southeast1 */
  @Column('text')
  cloud_run_region: string;

  /** @example my-project */
  @Column('text', { nullable: true })
  cloud_run_project_id: string | null;

  /** @example involve_asia_db */
  @Column('text')
  database_name: string;

  /**
   * The partner's database where it is not on the common server; shown without its password.
   * @example postgres://svc_involve_asia:***@10.0.0.5:5432/involve_asia_db
   */
  @Column('text', { nullable: true })
  database_url: string | null;

  /**
   * Parameter name → canonical field or synonym. Of two names for one field the earlier wins.
   * @example { "sub_id": "aff_sub", "click_id": "aff_sub3" }
   */
  @Column('json')
  parameter_mapping: ParameterMapping;

  /**
   * Canonical field → a default, a constant, or a map of values.
   * @example { "status": { "values": { "yet to consume": "pending" } } }
   */
  @Column('jsonb')
  field_rules: FieldRules;

  /**
   * IANA name. Times without a zone are in it, and daily limits follow it.
   * @example UTC
   */
  @Column('text')
  timezone: string;

  /**
   * What a duplicate conversion_id does: updates the conversion, is flagged, or counts again.
   * @example update
   */
  @Column('text')
  dedupe: Dedupe;

  /**
   * The newest status wins, even a lower one.
   * @example false
   */
  @Column('boolean')
  allow_reversal: boolean;

  /**
   * A postback without a known token is refused.
   * @example false
   */
  @Column('boolean')
  require_token: boolean;

  /**
   * A postback without an API key of this partner is refused.
   * @example false
   */
  @Column('boolean')
  require_api_key: boolean;

  /**
   * A postback without a valid signature in X-Signature is refused.
   * @example false
   */
  @Column('boolean')
  require_signature: boolean;

  /** Sealed, or a reference to Secret Manager; never read here. */
  @ApiHideProperty()
  @Column('text', { nullable: true, select: false })
  signing_secret?: string | null;

  /** The previous secret, valid until it is removed. */
  @ApiHideProperty()
  @Column('text', { nullable: true, select: false })
  previous_signing_secret?: string | null;

  /**
   * Number of active signing secrets: none, one, or two during a rotation.
   * @example 0
   */
  @VirtualColumn('integer', {
    query: (partner) => `num_nonnulls(${partner}.signing_secret, ${partner}.previous_signing_secret)`,
  })
  signing_secrets: number;

  /** When the signing secret was last set; null when none was. */
  @Column({ type: 'timestamptz', nullable: true })
  signing_secrets_set_at: Date | null;

  /**
   * Whether input that is not a conversion is answered 200 or 422. It is stored in quarantine either way.
   * @example accept
   */
  @Column('text')
  on_invalid: AcceptOrReject;

  /**
   * Whether a postback over the limits is stored with a warning or answered 429.
   * @example accept
   */
  @Column('text')
  on_limit: AcceptOrReject;

  /**
   * 0 is unlimited.
   * @example 0
   */
  @Column('integer')
  max_requests_per_second: number;

  /**
   * 0 is unlimited; the day is in the partner's timezone.
   * @example 100000
   */
  @Column('integer')
  max_daily_requests: number;

  /**
   * Days that conversions are stored, unless a tenant overrides it.
   * @example 30
   */
  @Column('integer')
  data_retention_days: number;

  /**
   * Addresses and networks that may send postbacks; empty: all.
   * @example []
   */
  @Column('inet', { array: true })
  ip_allowlist: string[];

  /** Sent instead of `OK`. */
  @Column('jsonb', { nullable: true })
  success_response: SuccessResponse | null;

  /**
   * The partner may send postbacks directly to its service, past the gateway.
   * @example true
   */
  @Column('boolean')
  direct_access: boolean;

  /**
   * Its service scales to zero: the gateway spools what arrives while it starts, and raises an alarm after two minutes.
   * @example false
   */
  @Column('boolean')
  sleeps: boolean;

  /**
   * Logs a line for every postback.
   * @example true
   */
  @Column('boolean')
  enable_logging: boolean;

  /**
   * Receives requests to /postback/ without a known token.
   * @example true
   */
  @Column('boolean')
  is_default: boolean;

  /** @example true */
  @Column('boolean')
  is_active: boolean;

  /**
   * Triggers raise it in every transaction that changes the partner, its tenants or their tokens.
   * @example 1
   */
  @Column({ type: 'bigint', insert: false, update: false, transformer: bigintAsNumber })
  version: number;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;

  @Column({ type: 'timestamptz', insert: false, update: false })
  updated_at: Date;
}
