import type { FieldError } from '@app/common';
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import type { CrossFieldValidation } from '../http/validate-request';
import { NotAnswered } from '../internal-client/not-answered.dto';

const MAX_ID_LENGTH = 4_096;

/** An id of a person, which appears in no response. */
const IsPersonId = (): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    IsString({ context: { isSecret: true } }),
    Length(1, MAX_ID_LENGTH, { context: { isSecret: true } }),
    ApiPropertyOptional({ type: String, minLength: 1, maxLength: MAX_ID_LENGTH }),
  );

const PERSON_IDS = ['click_id', 'sub_id', 'user_id', 'anonymous_id', 'session_id'] as const;
export type PersonId = (typeof PERSON_IDS)[number];

/** A person by one id: of a network, at some partners or at all, or of events. */
export class PersonRequest implements CrossFieldValidation {
  /** Of postbacks and of events. @example click-8f2c91 */
  @IsPersonId()
  click_id?: string;

  /** Of postbacks. */
  @IsPersonId()
  sub_id?: string;

  /** Of events, as the next two are. @example user-8f2c91 */
  @IsPersonId()
  user_id?: string;

  @IsPersonId()
  anonymous_id?: string;

  @IsPersonId()
  session_id?: string;

  /** Left out: all partners. @example ["rector"] */
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @MaxLength(63, { each: true })
  @IsString({ each: true })
  partner_codes?: string[];

  crossFieldErrors(): FieldError[] {
    const [first, ...more] = PERSON_IDS.filter((name) => this[name] !== undefined);
    if (first !== undefined && more.length === 0) return [];
    const code = first === undefined ? 'choice_required' : 'conflicting_fields';
    const others = 'sub_id, user_id, anonymous_id or session_id';
    return [{ field: first ?? 'click_id', code, reason: `or ${others} is needed, and only one of them` }];
  }
}

/** The id that a valid request names. */
export function personIdOf(request: PersonRequest): { kind: PersonId; id: string } {
  const kind = PERSON_IDS.find((name) => request[name] !== undefined)!;
  return { kind, id: request[kind]! };
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
  /** What imported models say of the person's conversions, which insight deleted. @example 0 */
  predictions: number;
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

/** What was erased from events. */
export class EventsErasure {
  /** False: there was more than could be done in time; repeat the request. */
  is_complete: boolean;
  /** Events that lost the person; they count as before. @example 12 */
  events: number;
  /** Events that could not be read, and were erased whole. @example 0 */
  rejects: number;
  /** @example 2 */
  sessions: number;
  /** Rows elsewhere that lost the id, or the hash under which it was counted. @example 3 */
  others: number;
  /** Destinations that may have received events of the person, and have to be asked themselves. @example ["ga4"] */
  destinations: string[];
}

/** What was erased, and where it was not. */
export class ErasureReport {
  /** Null when the gateway did not respond, or cannot know the id. */
  gateway: GatewayErasure | null;
  partners: PartnerErasure[];
  /** Null when the collector of events did not respond, cannot know the id, or does not exist. */
  events: EventsErasure | null;
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
  /** What imported models say of the person's conversions. */
  predictions: unknown[];
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

/** What the database of events holds of a person. */
export class EventsExport {
  /** False: there is more than one export holds, or than could be read in time. */
  is_complete: boolean;
  events: unknown[];
  rejects: unknown[];
  sessions: unknown[];
}

/** The data of a person, and the processes that did not respond. */
export class PersonExport {
  /** Null when the gateway did not respond, or cannot know the id. */
  gateway: GatewayExport | null;
  partners: PartnerExport[];
  /** Null when the collector of events did not respond, cannot know the id, or does not exist. */
  events: EventsExport | null;
  not_answered: NotAnswered[];
}
