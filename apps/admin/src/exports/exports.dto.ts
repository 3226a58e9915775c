import { type FieldError } from '@app/common';
import { ApiPropertyOptional, IntersectionType, OmitType } from '@nestjs/swagger';
import { OptionalOneOf, OptionalText } from '../http/field-decorators';
import { readEntries } from '../http/read-entries';
import { ListQuarantine, ListStoredPostbacks } from '../stored-postbacks/stored-postbacks.dto';
import { EXPORT_COLUMNS, type ExportedList } from './export-columns';
import { ZonedTime } from './zoned-time';

const FLAGS = ['true', 'false'];
/** Each row in the zone of its partner. */
export const PARTNER_ZONE = 'partner';

class ExportOptions {
  /** Members of a row, separated by commas, in the order of the file; all without it. */
  @OptionalText(4_096)
  columns?: string;

  /** The zone of times: a name such as Asia/Singapore, or `partner` for that of each row’s partner. UTC by default. */
  @OptionalText(64)
  tz?: string;

  /** Begin a CSV file with a byte order mark, by which Excel recognises UTF-8. */
  @OptionalOneOf(FLAGS)
  @ApiPropertyOptional({ type: 'boolean' })
  bom?: string;

  /** End a CSV file with a comment line that has the number of rows. */
  @OptionalOneOf(FLAGS)
  @ApiPropertyOptional({ type: 'boolean' })
  comment?: string;
}

/** The filters of stored postbacks, and how the file is written. */
export class ExportConversions extends IntersectionType(
  OmitType(ListStoredPostbacks, ['limit', 'cursor'] as const),
  ExportOptions,
) {
  crossFieldErrors(): FieldError<string>[] {
    return optionErrors('conversions', this);
  }
}

/** The filters of quarantine, and how the file is written. */
export class ExportQuarantine extends IntersectionType(
  OmitType(ListQuarantine, ['limit', 'cursor'] as const),
  ExportOptions,
) {
  crossFieldErrors(): FieldError<string>[] {
    return optionErrors('quarantine', this);
  }
}

export type ExportRequest = ExportConversions | ExportQuarantine;

function optionErrors(list: ExportedList, { columns, tz }: ExportRequest): FieldError<string>[] {
  const known = EXPORT_COLUMNS[list].map(({ name }) => name);
  const names = typeof columns === 'string' ? readEntries(columns) : undefined;
  const unknown = (names ?? []).filter((name) => !known.includes(name));
  return [
    ...unknown.slice(0, 1).map((value) => ({
      field: 'columns',
      code: 'unknown_value' as const,
      value: value.slice(0, 100),
      reason: `must be some of ${known.join(', ')}`,
    })),
    ...(typeof tz === 'string' && !isZone(tz)
      ? [{ field: 'tz', code: 'unknown_value' as const, value: tz, reason: 'must be a time zone, or partner' }]
      : []),
  ];
}

function isZone(text: string): boolean {
  if (text === PARTNER_ZONE) return true;
  try {
    return new ZonedTime(text).zone === text;
  } catch {
    // RangeError, by which Intl refuses an unknown zone.
    return false;
  }
}
