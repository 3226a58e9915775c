import type { FieldError } from '@app/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { IsTime } from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';

const MAX_SPAN_MS = 31 * 86_400_000;

/** Which hours of which partner are to be reconciled; without times, the last 24 hours. */
export class ReconciliationRequest implements CrossFieldValidation {
  /** @example rector */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  partner_code?: string;

  @IsOptional()
  @IsTime()
  from?: Date;

  @IsOptional()
  @IsTime()
  to?: Date;

  crossFieldErrors(): FieldError[] {
    // What is no time is a field error already.
    if (!(this.from instanceof Date && this.to instanceof Date)) return [];
    const lengthMs = this.to.getTime() - this.from.getTime();
    if (lengthMs > 0 && lengthMs <= MAX_SPAN_MS) return [];
    return [{ field: 'to', reason: 'must be after from, by at most 31 days' }];
  }
}

/** What was received in an hour and what became of it. */
export class HourBalance {
  partner_code: string;
  /** The hour of receipt, in UTC. */
  hour: string;
  received: number;
  stored: number;
  repeated: number;
  quarantined: number;
  refused: number;
  /** In the gateway's spool, be it to be delivered or set aside. */
  waiting: number;
  /** Of the refused: those that may be stored, because the answer was lost. */
  uncertain: number;
  /** Received and not accounted for; below zero, kept and never received. */
  difference: number;
  /** balanced, open, unknown, expired or unbalanced. */
  state: string;
}

export class NotAnswered {
  partner_code: string;
  code: string;
  detail: string;
}

export class ReconciliationReport {
  from: string;
  to: string;
  /** Whether no hour is unbalanced and every service answered. */
  adds_up: boolean;
  /** Whether, besides, no hour is unknown. */
  is_certain: boolean;
  data: HourBalance[];
  not_answered: NotAnswered[];
  /** Those among the partners that are not active; they are reconciled, and raise no alarm. */
  inactive: string[];
}
