import { REPORT_CHANNELS, MESSAGE_LANGUAGES, type ReportChannel, type MessageLanguage } from '@app/internal-protocol';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsIn, IsObject, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { OptionalField, OptionalFlag } from '../http/field-decorators';

const MAX_NAME_LENGTH = 120;

/** A report, as it is to be. */
export class SaveReport {
  /** Names are unique. @example Payout of yesterday */
  @Length(1, MAX_NAME_LENGTH)
  @IsString()
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH })
  name: string;

  /** A dashboard, as that is at the time; null: tiles of its own. */
  @IsOptional()
  @IsUUID()
  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  dashboard_id?: string | null;

  /** Tiles of its own, as those of a dashboard. */
  @IsOptional()
  @IsObject()
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, nullable: true })
  board?: object | null;

  /** Of its messages. */
  @IsIn(MESSAGE_LANGUAGES)
  @ApiProperty({ enum: MESSAGE_LANGUAGES })
  language: MessageLanguage;

  /** The IANA time zone of its schedule and of its figures. @example Asia/Kuala_Lumpur */
  @Length(1, 64)
  @IsString()
  @ApiProperty({ maxLength: 64 })
  timezone: string;

  /** `every` day, week or month, `at` a time, on a `weekday` (1 is Monday) or a `day` of the month. */
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true })
  schedule: object;

  @IsArray()
  @IsIn(REPORT_CHANNELS, { each: true })
  @ApiProperty({ type: [String], enum: REPORT_CHANNELS })
  channels: ReportChannel[];

  /** E-mail addresses, needed for the channel `email`. */
  @OptionalField()
  @IsArray()
  @IsString({ each: true })
  @ApiPropertyOptional({ type: [String] })
  recipients?: string[];

  /** Nothing is sent where there are no figures, or zeros alone. */
  @OptionalFlag()
  skips_empty?: boolean;

  @OptionalFlag()
  is_enabled?: boolean;
}
