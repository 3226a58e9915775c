import type { FieldError } from '@app/common';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import type { CrossFieldValidation } from '../http/validate-request';

const MAX_ID_LENGTH = 4_096;

/** Whose data is meant: by one id that a network gave, at some partners or at all. */
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
    return isOne ? [] : [{ field: 'click_id', reason: 'or sub_id is needed, and not both' }];
  }
}

/** A partner, or the gateway, that did not do what was asked: it has to be asked again. */
export class NotAnswered {
  /** Null: the gateway. @example rector */
  partner_code: string | null;

  /** @example unavailable */
  code: string;

  /** @example "rector does not answer." */
  detail: string;
}

/** What one partner's service erased. */
export class PartnerErasure {
  /** @example rector */
  partner_code: string;

  /** False: there was more than could be done in time; ask again. */
  is_complete: boolean;

  /** Postbacks that lost the person. @example 3 */
  conversions: number;

  /** Conversions whose postbacks are gone, but of which the ledger still knew the id. @example 0 */
  ledger: number;

  /** @example 1 */
  quarantine: number;

  /** Postbacks whose conversion_id is the id: it stays, because counting hangs on it. @example 0 */
  kept_conversion_ids: number;
}

/** What the gateway erased from the requests that it keeps. */
export class GatewayErasure {
  /** False: there was more than could be done in time, or something could not be done yet; ask again. */
  is_complete: boolean;

  /** Requests without a route that lost the person. @example 1 */
  unrouted: number;

  /** Requests in the spool that lost the person. @example 0 */
  spool: number;

  /** Requests whose conversion_id is the id: it stays. @example 0 */
  kept_conversion_ids: number;

  /** Requests that wait as their caller signed them: they are delivered first. @example 0 */
  left_signed: number;

  /** Requests in the spool that cannot be decrypted. @example 0 */
  unreadable: number;
}

/** What was erased, and where not. */
export class ErasureReport {
  /** Null when it did not answer. */
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

/** What is held of a person, and who did not say. */
export class PersonExport {
  /** Null when it did not answer. */
  gateway: GatewayExport | null;
  partners: PartnerExport[];
  not_answered: NotAnswered[];
}
