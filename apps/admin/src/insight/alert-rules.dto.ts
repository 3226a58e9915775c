import {
  ALERT_CHANNELS,
  ALERT_STATES,
  type AlertChannel,
  type AlertState,
  MESSAGE_LANGUAGES,
  type MessageLanguage,
} from '@app/internal-protocol';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsArray, IsIn, IsObject, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { OptionalField, OptionalFlag, OptionalOneOf, OptionalText } from '../http/field-decorators';
import { ListRequest } from '../http/list-request.dto';

const MAX_NAME_LENGTH = 120;

/** An alert rule, as it is to be. */
export class SaveAlertRule {
  /** Names are unique. @example Offer without conversions */
  @Length(1, MAX_NAME_LENGTH)
  @IsString()
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH })
  name: string;

  /** Who cares for it; by default who creates it. */
  @IsOptional()
  @IsString()
  @Length(1, MAX_NAME_LENGTH)
  @ApiPropertyOptional({ type: String, maxLength: MAX_NAME_LENGTH, nullable: true })
  owner?: string | null;

  /** The only partner that it is evaluated for, whose key may then see it; null: all that its filters leave. */
  @IsOptional()
  @IsString()
  @Length(1, 63)
  @ApiPropertyOptional({ type: String, maxLength: 63, nullable: true })
  partner?: string | null;

  /** A figure, its groups, and a condition, as a preview takes it. */
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true })
  rule: object;

  /** How people hear of it, besides the console; `log` by default. */
  @OptionalField()
  @IsArray()
  @IsIn(ALERT_CHANNELS, { each: true })
  @ApiPropertyOptional({ type: [String], enum: ALERT_CHANNELS })
  channels?: AlertChannel[];

  /** E-mail addresses, needed for the channel `email`. */
  @OptionalField()
  @IsArray()
  @IsString({ each: true })
  @ApiPropertyOptional({ type: [String] })
  recipients?: string[];

  /** Of its messages by mail and webhook; null or none: the language of the installation (`ALERT_LANGUAGE`). */
  @IsOptional()
  @IsIn(MESSAGE_LANGUAGES)
  @ApiPropertyOptional({ type: String, enum: MESSAGE_LANGUAGES, nullable: true })
  language?: MessageLanguage | null;

  /** A rule that is not enabled is not evaluated. */
  @OptionalFlag()
  is_enabled?: boolean;
}

/** Filters of alerts. */
export class ListInsightAlerts extends OmitType(ListRequest, ['page', 'limit']) {
  /** The code of a partner; all without it. */
  @OptionalText(63)
  partner?: string;

  @OptionalOneOf(ALERT_STATES)
  @ApiPropertyOptional({ enum: ALERT_STATES })
  state?: AlertState;

  /** Fired from this time on. */
  @OptionalText(64)
  since?: string;

  /** Of this rule. */
  @OptionalField()
  @IsUUID()
  rule_id?: string;
}

/** Until when no message is sent. */
export class SnoozeAlert {
  /** A time in ISO 8601, within 90 days. @example 2026-12-01T09:00:00+08:00 */
  @Length(1, 64)
  @IsString()
  @ApiProperty({ minLength: 1, maxLength: 64 })
  until: string;
}
