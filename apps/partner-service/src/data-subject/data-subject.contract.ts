import { CURSOR_MEMBER, PERSON_CONVERSION, PERSON_EXAMPLE, PERSON_MEMBERS, schemas } from '@app/internal-protocol';

const { FREE, INTEGER, BOOLEAN, listOf, objectOf, orNull, STRING, TIME } = schemas;

const PERSON = { ...PERSON_MEMBERS, ...CURSOR_MEMBER };

export const EXPORT = {
  summary: 'What this partner’s database holds of one person, part by part',
  body: PERSON,
  example: PERSON_EXAMPLE,
  response: objectOf('PartnerExport', {
    conversions: listOf(FREE),
    ledger: listOf(FREE),
    quarantine: listOf(FREE),
    next: orNull(STRING),
  }),
};

export const LIST_CONVERSIONS = {
  summary: 'The conversions of one person, part by part, for what other processes hold of them',
  body: PERSON,
  example: PERSON_EXAMPLE,
  response: objectOf('PersonConversions', { conversions: listOf(PERSON_CONVERSION), next: orNull(STRING) }),
};

export const ERASE = {
  summary: 'Erase one person from this partner’s database, part by part; safe to repeat',
  body: PERSON,
  example: PERSON_EXAMPLE,
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
