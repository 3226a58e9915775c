import type { FieldError } from '@app/common';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import type { CrossFieldValidation } from '../http/validate-request';
import { NotAnswered } from '../internal-client/not-answered.dto';

const MAX_ID_LENGTH = 4_096;

/** A person by one id that a network gave out, at some partners or at all. */
export class PersonRequest implements CrossFieldValidation {
  /** @example click-8f2c91 */
  @IsOptional()
  @IsString({ context: { isSecret: true } })
  @Length(1, MAX_ID_LENGTH, { context: { isSecret: true } })
  click_id?: string;

  @IsOptional()
  @IsString({ context: { isSecret: true } })
  @Length(1, MAX_ID_LENGTH, { context: { isSecret: true } })
  sub_id?: string;

  /** Left out: all partners. @example ["rector"] */
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @MaxLength(63, { each: true })
  @IsString({ each: true })
  partner_codes?: string[];

  crossFieldErrors(): FieldError[] {
    const isOne = (this.click_id === undefined) !== (this.sub_id === undefined);
    if (isOne) return [];
    const code = this.click_id === undefined ? 'choice_required' : 'conflicting_fields';
    return [{ field: 'click_id', code, reason: 'or sub_id is needed, and not both' }];
  }
}

/** What one partner's service erased. */
export class PartnerErasure {
  /** @example rector */
  partner_code: string;
  /** False: there was more than could be done in time; repeat the request. */
  is_complete: boolean;
  /** Postbacks that lost the person. @example 3 */
  conversions: number;
  /** Conversions without postbacks whose state still held the id. @example 0 */
  ledger: number;
  /** @example 1 */
  quarantine: number;
  /** Postbacks whose conversion_id is the id, which stays because counting depends on it. @example 0 */
  kept_conversion_ids: number;
}

/** What the gateway erased from the requests that it stores. */
export class GatewayErasure {
  /** False: there was more than could be done in time, or something could not be done yet; repeat the request. */
  is_complete: boolean;
  /** Requests without a route that lost the person. @example 1 */
  unrouted: number;
  /** Requests in the spool that lost the person. @example 0 */
  spool: number;
  /** Requests whose conversion_id is the id, which stays. @example 0 */
  kept_conversion_ids: number;
  /** Waiting requests that carry the sender's signature: they are delivered first. @example 0 */
  left_signed: number;
  /** Requests in the spool that cannot be decrypted. @example 0 */
  unreadable: number;
}

/** What was erased, and where it was not. */
export class ErasureReport {
  /** Null when the gateway did not respond. */
  gateway: GatewayErasure | null;
  partners: PartnerErasure[];
  not_answered: NotAnswered[];
}

/** What one partner's service holds of a person. */
export class PartnerExport {
  /** @example rector */
  partner_code: string;
  /** False: there is more than one export holds, or than could be read in time. */
  is_complete: boolean;
  conversions: unknown[];
  ledger: unknown[];
  quarantine: unknown[];
}

/** What the gateway holds of a person. */
export class GatewayExport {
  /** False: there is more than one export holds, than could be read in time, or than could be decrypted. */
  is_complete: boolean;
  unrouted: unknown[];
  spool: unknown[];
  /** @example 0 */
  unreadable: number;
}

/** The data of a person, and the processes that did not respond. */
export class PersonExport {
  /** Null when the gateway did not respond. */
  gateway: GatewayExport | null;
  partners: PartnerExport[];
  not_answered: NotAnswered[];
}
