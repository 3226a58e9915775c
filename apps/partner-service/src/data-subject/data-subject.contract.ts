import { schemas } from '@app/internal-protocol';

const { FREE, INTEGER, BOOLEAN, listOf, objectOf, orNull, STRING, TIME } = schemas;

const PERSON = {
  click_id: { type: 'string', writeOnly: true, minLength: 1, maxLength: 4096, description: 'Who is meant; or sub_id' },
  sub_id: { type: 'string', writeOnly: true, minLength: 1, maxLength: 4096 },
  cursor: { type: 'string', nullable: true, description: 'next of the part before' },
};

export const EXPORT = {
  summary: 'What this partner’s database holds of one person, part by part',
  body: PERSON,
  example: { click_id: 'click-8f2c91' },
  response: objectOf('PartnerExport', {
    conversions: listOf(FREE),
    ledger: listOf(FREE),
    quarantine: listOf(FREE),
    next: orNull(STRING),
  }),
};

export const ERASE = {
  summary: 'Erase one person from this partner’s database, part by part; safe to repeat',
  body: PERSON,
  example: { click_id: 'click-8f2c91' },
  response: objectOf('PartnerErasure', {
    conversions: INTEGER,
    ledger: INTEGER,
    quarantine: INTEGER,
    kept_conversion_ids: INTEGER,
    next: orNull(STRING),
  }),
};

export const STORED_DATA = {
  summary: 'The oldest of each kind of data, beside how long it may be kept',
  response: objectOf('KeptDataReport', {
    partner_code: STRING,
    kept: listOf(
      objectOf('KeptData', {
        what: STRING,
        tenant: orNull(STRING),
        days_allowed: INTEGER,
        oldest: orNull(TIME),
        is_kept_too_long: BOOLEAN,
      }),
    ),
  }),
};
