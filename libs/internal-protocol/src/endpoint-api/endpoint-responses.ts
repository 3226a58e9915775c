import {
  AMOUNT_FIELDS,
  CANONICAL_FIELDS,
  STATUSES,
  STORED_FIELDS,
  type StoredField,
} from '@app/postback/canonical-fields';
import { QUARANTINE_REASONS, UNKNOWN_CODE, WARNINGS } from '@app/postback/diagnostics';
import { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, pageOf, type Schema, STRING, TIME, UUID } from '../schemas';

type Properties = Readonly<Record<string, Schema>>;

const allOf = (names: readonly string[], schemaOf: (name: string) => Schema): Properties =>
  Object.fromEntries(names.map((name) => [name, schemaOf(name)]));

const AMOUNT = { type: 'string', description: 'A decimal with four digits behind the point' };

const diagnosticOf = (title: string, codes: object): Schema =>
  objectOf(
    title,
    {
      field: STRING,
      code: { type: 'string', enum: [...Object.keys(codes), UNKNOWN_CODE], description: 'Stable, for programs' },
      value: { ...orNull(STRING), description: 'As received, shortened; null where it was erased' },
      params: { ...FREE, description: 'What the sentence names besides the value' },
      reason: { type: 'string', description: 'The sentence for people' },
    },
    ['value', 'params'],
  );
const WARNINGS_SCHEMA = listOf(diagnosticOf('PostbackWarning', WARNINGS));
const REASONS_SCHEMA = listOf(diagnosticOf('QuarantineReason', QUARANTINE_REASONS));

function fieldSchema(field: string): Schema {
  switch (CANONICAL_FIELDS[field as StoredField]) {
    case 'amount':
      return orNull(AMOUNT);
    case 'time':
      return orNull(TIME);
    case 'status':
      return orNull({ type: 'string', enum: [...STATUSES, null] });
    default:
      return orNull(STRING);
  }
}

/** The value of each field of a postback as it is stored. */
export const STORED_MEMBERS = allOf(STORED_FIELDS, fieldSchema);

/** The members of a stored postback in a list. */
const CONVERSION_ROW = {
  postback_id: UUID,
  tenant: orNull(STRING),
  received_at: TIME,
  stored_at: TIME,
  config_version: INTEGER,
  is_duplicate: BOOLEAN,
  is_update: BOOLEAN,
  ...STORED_MEMBERS,
  status_original: orNull(STRING),
  warnings: orNull(WARNINGS_SCHEMA),
};

export const STORED_POSTBACK: Properties = CONVERSION_ROW;

/** The request as it was received. */
const RAW = {
  raw_data: { description: 'Exactly as stored; null where the row is too large for the response' },
  is_content_left_out: BOOLEAN,
  request_line: orNull(STRING),
  request_headers: { type: 'object', nullable: true, additionalProperties: true },
  request_ip: orNull(STRING),
};

const isAlwaysPresent = (field: string): boolean =>
  ['conversion_id', 'status', ...AMOUNT_FIELDS, 'conversion_currency'].includes(field);
/** The other fields are present where they are known. */
const KNOWN_FIELDS = STORED_FIELDS.filter((field) => !isAlwaysPresent(field));

/** The present state of a conversion, merged from its postbacks. */
export const CONVERSION_STATE = objectOf(
  'ConversionState',
  {
    status: fieldSchema('status'),
    status_original: orNull(STRING),
    ...allOf([...AMOUNT_FIELDS, 'conversion_currency', ...KNOWN_FIELDS], fieldSchema),
    original_postback_id: UUID,
    first_received_at: TIME,
    counted_in_hour: TIME,
  },
  KNOWN_FIELDS,
);

const KEY = { type: 'object', additionalProperties: { type: 'string', nullable: true } };

const FIGURES = {
  conversions: INTEGER,
  duplicates: INTEGER,
  updates: INTEGER,
  quarantined: INTEGER,
  usd_sale_amount: AMOUNT,
  usd_payout: AMOUNT,
};

/** The members of a quarantined postback without what was received. */
export const QUARANTINE_SUMMARY: Properties = {
  postback_id: UUID,
  tenant: orNull(STRING),
  received_at: TIME,
  conversion_id: orNull(STRING),
  reasons: REASONS_SCHEMA,
  request_ip: orNull(STRING),
  size_bytes: INTEGER,
};

const QUARANTINED_POSTBACK = objectOf(
  'QuarantinedPostback',
  {
    postback_id: UUID,
    tenant: orNull(STRING),
    received_at: TIME,
    conversion_id: orNull(STRING),
    reasons: REASONS_SCHEMA,
    body_base64: orNull(STRING),
    body_bytes: orNull(INTEGER),
    ...RAW,
    digest: orNull(STRING),
    size_bytes: INTEGER,
  },
  ['body_base64'],
);

/** The responses of the routes below an endpoint. */
export const ENDPOINT_RESPONSES = {
  stats: objectOf('Stats', {
    hours: INTEGER,
    from: TIME,
    to: TIME,
    totals: objectOf('StatsFigures', FIGURES),
    by_hour: listOf(objectOf('StatsOfHour', { hour: TIME, ...FIGURES })),
    by_status: listOf(objectOf('StatsOfStatus', { status: orNull(STRING), ...FIGURES })),
    by_offer: listOf(objectOf('StatsOfOffer', { offer: orNull(STRING), ...FIGURES })),
    by_offer_truncated: BOOLEAN,
    by_currency: listOf(
      objectOf('StatsOfCurrency', {
        currency: orNull(STRING),
        ...FIGURES,
        sale_amount_local: AMOUNT,
        payout_local: AMOUNT,
      }),
    ),
    by_warning: listOf(objectOf('StatsOfWarning', { code: STRING, field: STRING, postbacks: INTEGER })),
  }),
  conversions: pageOf('ConversionPage', objectOf('StoredPostback', CONVERSION_ROW)),
  conversion: objectOf('Conversion', {
    conversion_id: STRING,
    tenant: orNull(STRING),
    also_of_tenants: listOf(orNull(STRING)),
    key: { ...KEY, description: 'The other fields of the conversion_key, empty where the id alone is the key' },
    also_of_keys: listOf(KEY),
    state: CONVERSION_STATE,
    history: listOf(objectOf('PostbackOfConversion', { ...CONVERSION_ROW, ...RAW })),
    truncated: BOOLEAN,
  }),
  quarantinedPostback: QUARANTINED_POSTBACK,
  quarantine: pageOf('QuarantinePage', QUARANTINED_POSTBACK, {
    by_reason: orNull(
      listOf(objectOf('CountedReason', { field: STRING, code: STRING, reason: STRING, count: INTEGER })),
    ),
  }),
  redrive: objectOf('QuarantineRedrive', {
    redriven: INTEGER,
    stored: INTEGER,
    updated: INTEGER,
    duplicate: INTEGER,
    already: INTEGER,
    quarantined: INTEGER,
    failed: INTEGER,
    failures: listOf(objectOf('RedriveFailure', { postback_id: UUID, errors: REASONS_SCHEMA })),
    remaining: orNull(INTEGER),
    continue_after: orNull(UUID),
  }),
};

/** The JSON response to a postback. */
export const POSTBACK_RESPONSE = objectOf('PostbackAnswer', {
  status: STRING,
  postback_id: UUID,
  conversion_id: orNull(STRING),
  duplicate: BOOLEAN,
  warnings: WARNINGS_SCHEMA,
  errors: REASONS_SCHEMA,
});
