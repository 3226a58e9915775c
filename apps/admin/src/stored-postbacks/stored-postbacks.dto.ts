import { type FieldError, problems } from '@app/common';
import { QUARANTINE_SUMMARY, schemas, STORED_POSTBACK } from '@app/internal-protocol';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { OptionalOneOf, OptionalText } from '../http/field-decorators';
import { NOT_ANSWERED } from '../internal-client/not-answered.dto';

const LIMITS = ['50', '100', '200'];

/** What every list across partners takes. The services check the values of their own filters. */
class MergedListRequest {
  /** Codes of partners, separated by commas; all without it. */
  @OptionalText(4_096)
  partner?: string;

  /** Rows on a page, 50 by default. */
  @OptionalOneOf(LIMITS)
  @ApiPropertyOptional({ type: 'integer', enum: LIMITS.map(Number) })
  limit?: string;

  /** next_cursor of the page before. */
  @OptionalText()
  cursor?: string;

  /** Received from this time on. */
  @OptionalText(64)
  from?: string;

  /** Received before this time. */
  @OptionalText(64)
  to?: string;

  /** The code of a tenant; partners without it have no rows. */
  @OptionalText(63)
  tenant?: string;
}

/** Filters of stored postbacks; those of a partner's own list. */
export class ListStoredPostbacks extends MergedListRequest {
  @OptionalText(64)
  status?: string;

  /** An offer's id or name. */
  @OptionalText(4_096)
  offer?: string;

  /** The currency of the conversion. */
  @OptionalText(8)
  currency?: string;

  @OptionalText(255)
  conversion_id?: string;

  @OptionalText(4_096)
  click_id?: string;

  /** Only duplicates, or none. */
  @OptionalText(5)
  duplicates?: string;

  /** The code of a warning. */
  @OptionalText(64)
  warning?: string;

  /** The field of a warning. */
  @OptionalText(64)
  warning_field?: string;
}

/** Filters of quarantine; those of a partner's own list. */
export class ListQuarantine extends MergedListRequest {
  /** The field that a reason names. */
  @OptionalText(64)
  field?: string;

  /** A part of a reason's sentence. */
  @OptionalText(255)
  reason?: string;

  /** The stable code of a reason. */
  @OptionalText(64)
  code?: string;
}

/** Which of several tenants, where they share a conversion id. */
export class TenantChoice {
  @OptionalText(63)
  tenant?: string;
}

/** What the figures of a partner cover. */
export class StatsRequest extends TenantChoice {
  /** UTC hours, the current one included; 24 by default. */
  @OptionalText(8)
  hours?: string;
}

const { BOOLEAN, INTEGER, listOf, objectOf, orNull, STRING, TIME, UUID } = schemas;

const mergedPage = (title: string, row: schemas.Schema): schemas.Schema =>
  objectOf(title, {
    data: listOf(row),
    next_cursor: orNull(STRING),
    limit: INTEGER,
    not_answered: NOT_ANSWERED,
  });

export const STORED_POSTBACKS = mergedPage(
  'StoredPostbacksOfPartners',
  objectOf('StoredPostbackOfPartner', { partner_code: STRING, ...STORED_POSTBACK }),
);

export const QUARANTINED_POSTBACKS = mergedPage(
  'QuarantineOfPartners',
  objectOf('QuarantineSummaryOfPartner', { partner_code: STRING, ...QUARANTINE_SUMMARY }),
);

/** The steps of one postback, from its arrival to the commit. */
export const JOURNEY = listOf(
  objectOf('PostbackJourney', {
    postback_id: UUID,
    received_at: TIME,
    stored_at: TIME,
    took_ms: INTEGER,
    revision: INTEGER,
    is_duplicate: BOOLEAN,
  }),
);

/** @throws Problem 422 for a cursor that was not given out by this list */
export function invalidCursor(cursor: string): Error {
  const error: FieldError = {
    field: 'cursor',
    code: 'invalid_cursor',
    value: cursor.slice(0, 100),
    reason: 'is no next_cursor of this list',
  };
  return problems.invalidRequest([error]);
}
