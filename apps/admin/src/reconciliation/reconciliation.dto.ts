import type { FieldError } from '@app/common';
import { IsOptional } from 'class-validator';
import { IsTime, OptionalText } from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';
import { NotAnswered } from '../internal-client/not-answered.dto';

const MAX_SPAN_MS = 31 * 86_400_000;

/** The hours to reconcile; without times, the last 24 hours. */
export class ReconciliationRequest implements CrossFieldValidation {
  /** @example rector */
  @OptionalText(63)
  partner_code?: string;

  @IsOptional()
  @IsTime()
  from?: Date;

  @IsOptional()
  @IsTime()
  to?: Date;

  crossFieldErrors(): FieldError[] {
    // An invalid time is a field error of its own.
    if (!(this.from instanceof Date && this.to instanceof Date)) return [];
    const lengthMs = this.to.getTime() - this.from.getTime();
    if (lengthMs > 0 && lengthMs <= MAX_SPAN_MS) return [];
    return [{ field: 'to', code: 'out_of_range', reason: 'must be after from, by at most 31 days' }];
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
  /** In the gateway's spool, waiting or dead-lettered. */
  waiting: number;
  /** Of the refused: those that may be stored, because the response was lost. */
  uncertain: number;
  /** Received and not accounted for; below zero, stored and never received. */
  difference: number;
  /** balanced, open, unknown, expired or unbalanced. */
  state: string;
}

export class ReconciliationReport {
  from: string;
  to: string;
  /** Whether no hour is unbalanced and every service responded. */
  adds_up: boolean;
  /** Whether, besides, no hour is unknown. */
  is_certain: boolean;
  data: HourBalance[];
  not_answered: NotAnswered[];
  /** The partners that are not active; they are reconciled, and raise no alarm. */
  inactive: string[];
}
