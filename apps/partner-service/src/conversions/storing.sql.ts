import { AMOUNT_FIELDS, CANONICAL_FIELDS, STORED_FIELDS } from '@app/postback';
import { SPEND_SIGNATURES } from './spent-signatures.sql';

/**
 * The statements that store. Each takes its rows as one JSON parameter: PostgreSQL unpacks it faster than one
 * array a column, and the statement stays the same however many rows come. Those of a batch without signatures do not
 * touch the table of spent ones.
 */

const FIELD_COLUMNS = [...STORED_FIELDS, 'status_original' as const];

/** The columns of `conversions` in the order in which every statement here lists them. */
const CONVERSION_COLUMNS = [
  'id',
  'received_at',
  'tenant_id',
  'config_version',
  'is_test',
  ...FIELD_COLUMNS,
  'click_ref',
  'sub_ref',
  'warnings',
  'raw_data',
  'request_line',
  'request_headers',
  'request_ip',
].join(', ');

const INCOMING = `
  SELECT * FROM json_to_recordset($1) AS row (
    id uuid, received_at timestamptz, tenant_id integer, config_version integer,
    is_test boolean, may_return boolean, is_redrive boolean, is_duplicate boolean, is_update boolean,
    signed text, signed_target_bytes integer,
    ${FIELD_COLUMNS.map((field) => `${field} ${typeOf(field)}`).join(', ')},
    click_ref text, sub_ref text, warnings jsonb, raw_data text, request_line text, request_headers text,
    request_ip inet, offer text, offer_is_name boolean
  )`;

// raw_data and request_headers travel as text and are cast last, so that they are kept to the letter.
const CONVERSION_VALUES = CONVERSION_COLUMNS.replace('raw_data', 'raw_data::json').replace(
  'request_headers',
  'request_headers::json',
);

const AMOUNTS = AMOUNT_FIELDS.join(', ');

const ADD_TO_ROLL_UP = `
  ON CONFLICT (hour, tenant_id, offer, status, currency) DO UPDATE SET
    ${['conversions', 'duplicates', 'updates', 'quarantined', ...AMOUNT_FIELDS]
      .map((column) => `${column} = conversion_hourly.${column} + excluded.${column}`)
      .join(', ')}`;

const REMEMBER_POSTBACK_IDS = 'INSERT INTO receipts SELECT id FROM stored WHERE may_return AND NOT is_redrive';

// A quarantined postback that became a conversion leaves the count of quarantine, in the hour that it was counted in.
const CLOSE_REDRIVEN = `
  UPDATE quarantine SET redriven_at = clock_timestamp()
  FROM stored WHERE stored.is_redrive AND quarantine.id = stored.id AND quarantine.redriven_at IS NULL
  RETURNING date_trunc('hour', quarantine.received_at, 'UTC') AS hour, quarantine.tenant_id, quarantine.is_test`;

/**
 * The first postback of each conversion, in one statement: the ledger decides which are new, and only those are
 * kept and counted. Answers the ids that it stored; the others are repeats and go to the other lane.
 * Keys are taken in order, so that two instances never wait for each other in a circle.
 */
const storeNewConversions = (name: string, spendSignatures: string) => ({
  name,
  text: `
    WITH incoming AS MATERIALIZED (${INCOMING}),
    entered AS (
      INSERT INTO conversion_keys (tenant_id, conversion_id, original_id, original_received_at, hour,
        offer, offer_is_name, status, status_original, currency, ${AMOUNTS})
      SELECT tenant_id, conversion_id, id, received_at, date_trunc('hour', received_at, 'UTC'),
        offer, offer_is_name, status, status_original, conversion_currency, ${AMOUNTS}
      FROM incoming WHERE NOT is_test
      ORDER BY tenant_id, conversion_id, id
      ON CONFLICT DO NOTHING
      RETURNING original_id
    ),
    stored AS MATERIALIZED (
      SELECT incoming.* FROM incoming LEFT JOIN entered ON entered.original_id = incoming.id
      WHERE entered.original_id IS NOT NULL OR incoming.is_test
    ),
    kept AS (
      INSERT INTO conversions (${CONVERSION_COLUMNS}, is_duplicate, is_update)
      SELECT ${CONVERSION_VALUES}, false, false FROM stored
    ),
    receipted AS (${REMEMBER_POSTBACK_IDS}),${spendSignatures}
    closed AS (${CLOSE_REDRIVEN}),
    counted AS (
      INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency, conversions, quarantined, ${AMOUNTS})
      SELECT hour, tenant_id, offer, status, currency, sum(conversions), sum(quarantined),
        ${AMOUNT_FIELDS.map((amount) => `coalesce(sum(${amount}), 0)`).join(', ')}
      FROM (
        SELECT date_trunc('hour', received_at, 'UTC') AS hour, tenant_id, offer, coalesce(status, '') AS status,
          coalesce(conversion_currency, '') AS currency, 1 AS conversions, 0 AS quarantined, ${AMOUNTS}
        FROM stored WHERE NOT is_test
        UNION ALL
        SELECT hour, tenant_id, '', '', '', 0, -1, ${AMOUNT_FIELDS.map(() => 'NULL').join(', ')} FROM closed WHERE NOT is_test
      ) AS change
      GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      ${ADD_TO_ROLL_UP}
    )
    SELECT id FROM stored`,
});
export const STORE_NEW_CONVERSIONS = storeNewConversions('store_new_conversions', '');
export const STORE_NEW_SIGNED_CONVERSIONS = storeNewConversions('store_new_signed_conversions', SPEND_SIGNATURES);

/** A ledger row with its original, whose other fields are the state until the first repeat has filled other_fields. */
const STATE_WITH_ORIGINAL = `
  SELECT key.*, to_json(original) AS original
  FROM conversion_keys AS key
  LEFT JOIN LATERAL (
    SELECT ${FIELD_COLUMNS.map(asCanonical).join(', ')} FROM conversions
    WHERE key.other_fields IS NULL AND received_at = key.original_received_at AND id = key.original_id
  ) AS original ON true`;

/** Locks the ledger rows of the given conversions, in key order. */
export const LOCK_CONVERSIONS = {
  name: 'lock_conversions',
  text: `${STATE_WITH_ORIGINAL}
    WHERE (key.tenant_id, key.conversion_id) IN (
      SELECT tenant_id, conversion_id FROM json_to_recordset($1) AS row (tenant_id integer, conversion_id text))
    ORDER BY key.tenant_id, key.conversion_id
    FOR UPDATE OF key`,
};

/** One conversion, of every tenant that has one of this id. */
export const FIND_CONVERSION = {
  name: 'find_conversion',
  text: `${STATE_WITH_ORIGINAL}
    WHERE key.tenant_id = ANY ($1) AND key.conversion_id = $2 ORDER BY key.original_received_at DESC`,
};

/**
 * Repeats: keeps each ($1), brings the ledger to the joined states ($2), and moves the roll-up by the differences
 * ($3: what to add and, with negative counts and amounts, what to take away).
 */
const storeDuplicates = (name: string, spendSignatures: string) => ({
  name,
  text: `
    WITH stored AS MATERIALIZED (${INCOMING}),
    kept AS (
      INSERT INTO conversions (${CONVERSION_COLUMNS}, is_duplicate, is_update)
      SELECT ${CONVERSION_VALUES}, is_duplicate, is_update FROM stored
    ),
    receipted AS (${REMEMBER_POSTBACK_IDS}),${spendSignatures}
    closed AS (${CLOSE_REDRIVEN}),
    joined AS (
      UPDATE conversion_keys AS key SET
        (hour, offer, offer_is_name, status, status_original, status_as_of, currency, ${AMOUNTS},
          amounts_as_of, other_fields)
        = (state.hour, state.offer, state.offer_is_name, state.status, state.status_original, state.status_as_of,
          state.currency, ${AMOUNT_FIELDS.map((amount) => `state.${amount}`).join(', ')},
          state.amounts_as_of, state.other_fields)
      FROM json_to_recordset($2) AS state (
        tenant_id integer, conversion_id text, hour timestamptz, offer text, offer_is_name boolean, status text,
        status_original text, status_as_of uuid, currency text,
        ${AMOUNT_FIELDS.map((amount) => `${amount} numeric`).join(', ')}, amounts_as_of uuid, other_fields jsonb)
      WHERE key.tenant_id = state.tenant_id AND key.conversion_id = state.conversion_id
    )
    INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency,
      conversions, duplicates, updates, quarantined, ${AMOUNTS})
    SELECT hour, tenant_id, offer, status, currency,
      sum(conversions), sum(duplicates), sum(updates), sum(quarantined),
      ${AMOUNT_FIELDS.map((amount) => `coalesce(sum(sign * ${amount}), 0)`).join(', ')}
    FROM (
      SELECT hour, tenant_id, offer, coalesce(status, '') AS status, coalesce(currency, '') AS currency,
        conversions, duplicates, updates, 0 AS quarantined, sign, ${AMOUNTS}
      FROM json_to_recordset($3) AS row (
        hour timestamptz, tenant_id integer, offer text, status text, currency text,
        conversions bigint, duplicates bigint, updates bigint, sign integer,
        ${AMOUNT_FIELDS.map((amount) => `${amount} numeric`).join(', ')})
      UNION ALL
      SELECT hour, tenant_id, '', '', '', 0, 0, 0, -1, 0, ${AMOUNT_FIELDS.map(() => 'NULL').join(', ')} FROM closed WHERE NOT is_test
    ) AS change
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ${ADD_TO_ROLL_UP}`,
});
export const STORE_DUPLICATES = storeDuplicates('store_repeats', '');
export const STORE_SIGNED_DUPLICATES = storeDuplicates('store_signed_repeats', SPEND_SIGNATURES);

/** Quarantine, with its reasons; counted in the roll-up so that a spike is seen where totals are looked at. */
const storeQuarantined = (name: string, spendSignatures: string) => ({
  name,
  text: `
    WITH stored AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1) AS row (
        id uuid, received_at timestamptz, tenant_id integer, config_version integer, is_test boolean,
        may_return boolean, is_redrive boolean, conversion_id text, reasons jsonb, raw_data text, body text,
        request_line text, request_headers text, request_ip inet, digest text, size_bytes integer,
        signed text, signed_target_bytes integer)
    ),
    kept AS (
      INSERT INTO quarantine (id, received_at, tenant_id, config_version, is_test, conversion_id, reasons,
        raw_data, body, request_line, request_headers, request_ip, digest, size_bytes)
      SELECT id, received_at, tenant_id, config_version, is_test, conversion_id, reasons,
        raw_data::json, decode(body, 'base64'), request_line, request_headers::json, request_ip, digest, size_bytes
      FROM stored
    ),${spendSignatures}
    receipted AS (${REMEMBER_POSTBACK_IDS})
    INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency, quarantined)
    SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, '', '', '', count(*)
    FROM stored WHERE NOT is_test GROUP BY 1, 2 ORDER BY 1, 2
    ${ADD_TO_ROLL_UP}`,
});
export const STORE_QUARANTINED = storeQuarantined('store_quarantined', '');
export const STORE_SIGNED_QUARANTINED = storeQuarantined('store_signed_quarantined', SPEND_SIGNATURES);

/**
 * What became of receipts that were stored before, by position, whichever table they went to. Of a receipt whose row
 * retention has dropped nothing more is known than that it was stored: it is a duplicate. One that is driven again is
 * known to be in quarantine: what is asked is whether it has left it.
 */
export const FIND_OUTCOMES = {
  name: 'find_outcomes',
  text: `
    SELECT wanted.position, coalesce(conversion.conversion_id, quarantine.conversion_id) AS conversion_id,
      CASE WHEN conversion.id IS NULL THEN is_redrive OR quarantine.id IS NULL
        ELSE conversion.is_duplicate END AS is_duplicate,
      coalesce(conversion.is_update, false) AS is_update,
      conversion.warnings,
      CASE WHEN conversion.id IS NULL AND NOT is_redrive THEN quarantine.reasons END AS reasons
    FROM json_to_recordset($1) AS wanted (position integer, id uuid, received_at timestamptz, is_redrive boolean)
    LEFT JOIN conversions AS conversion ON conversion.received_at = wanted.received_at AND conversion.id = wanted.id
    LEFT JOIN quarantine ON quarantine.id = wanted.id
    LEFT JOIN receipts ON receipts.id = wanted.id
    WHERE conversion.id IS NOT NULL
      OR CASE WHEN is_redrive THEN quarantine.redriven_at IS NOT NULL
           ELSE quarantine.id IS NOT NULL OR receipts.id IS NOT NULL END`,
};

/** Times as the normaliser writes them, so that what is read back compares equal to what arrives. */
function asCanonical(field: (typeof FIELD_COLUMNS)[number]): string {
  if (typeOf(field) !== 'timestamptz') return field;
  return `to_char(${field} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${field}`;
}

function typeOf(field: (typeof FIELD_COLUMNS)[number]): string {
  if (field === 'status_original') return 'text';
  switch (CANONICAL_FIELDS[field]) {
    case 'amount':
      return 'numeric';
    case 'time':
      return 'timestamptz';
    default:
      return 'text';
  }
}
