import { escapeLiteral } from 'pg';
import { comparisonExpressions, isTime, isAmbiguous, parametersExpression } from './comparison-expressions';
import { LEGACY_TABLE, type LegacyTable } from './legacy-table';

/**
 * The statements that read a former table. A column that is missing there is null. Their parameters, in their order:
 * $1 the partner; $2 and $3 a key, or null; $4 and $5 times from and up to which; then what each says.
 */
export interface LegacySql {
  /** At most $6 rows after the key, up to the one of $7 and $8, in the order of the key. */
  page: string;
  /** The first time received in a span, $2 up to $3. */
  nextTime: string;
  /** What the span holds up to the key, by former tenant and tokens; $6: the ids that are in quarantine. */
  summary: string;
  /** Each row of the span up to the key, with what of it is compared. */
  compared: string;
  /** How many rows have no time received ($1 alone), or none that a receipt can hold. */
  unusableTimes: string;
  /** When the row of the key ($1 to $3) was received. */
  timeOf: string;
}

/** Columns that a page hands on as they are, where they are. */
const PASSED_THROUGH = [
  'tenant_id',
  'conversion_id',
  'offer_id',
  'offer_name',
  'usd_sale_amount',
  'usd_earning',
  'media_id',
  'sub_id',
  'click_id',
  'raw_data',
  'request_headers',
  'request_ip',
] as const;

/** They have columns of their own today. */
const OWN_COLUMN: ReadonlySet<string> = new Set(['raw_data', 'request_headers', 'request_ip']);

/** @param tokenNames names of parameters whose values are tokens, in lower case */
export function buildLegacySql(table: LegacyTable, tokenNames: readonly string[]): LegacySql {
  const { partner, spanOf, after, upTo, keyOf } = conditions(table);
  const span = spanOf('$4', '$5');
  const upToKey = upTo('$2', '$3');
  return {
    page: `
      SELECT ${pageColumns(table)}
      FROM ${LEGACY_TABLE} AS former WHERE ${partner} AND ${span} AND ${after} AND ${upTo('$7', '$8')}
      ORDER BY former.received_at, former.id LIMIT $6`,
    nextTime: `
      SELECT min(former.received_at)::timestamptz AS time FROM ${LEGACY_TABLE} AS former
      WHERE ${partner} AND ${spanOf('$2', '$3')}`,
    summary: `
      SELECT ${summaryColumns(table, tokenNames)}
      FROM ${LEGACY_TABLE} AS former
      LEFT JOIN unnest($6::text[]) AS quarantined (id) ON quarantined.id = former.id::text
      WHERE ${partner} AND ${span} AND ${upToKey} GROUP BY 1, 2`,
    compared: `
      SELECT former.id::text AS id, ${comparisonExpressions(table).line} AS line
      FROM ${LEGACY_TABLE} AS former WHERE ${partner} AND ${span} AND ${upToKey}`,
    unusableTimes: `
      SELECT count(*)::float8 AS count FROM ${LEGACY_TABLE} AS former
      WHERE ${partner} AND (former.received_at IS NULL OR former.received_at < '1970-01-02'
        OR former.received_at > now() + interval '1 day')`,
    timeOf: `
      SELECT former.received_at::timestamptz AS time FROM ${LEGACY_TABLE} AS former
      WHERE ${partner} AND (former.received_at, former.id) = ${keyOf('$2', '$3')}`,
  };
}

function pageColumns(table: LegacyTable): string {
  const kept = [...table.types.keys()].filter((name) => !OWN_COLUMN.has(name));
  const passedOn = PASSED_THROUGH.map((name) => `${textExpression(table, name)} AS ${name}`);
  // Not through jsonb, which refuses what json holds; a JSON value stays as it is written.
  const row = `(SELECT row_to_json(kept) FROM (SELECT ${kept.map((name) => `former.${quoted(name)}`).join(', ')}) AS kept)`;
  return [
    'former.id::text AS id',
    'former.received_at::text AS received_at',
    `round(extract(epoch FROM former.received_at::timestamptz) * 1000000)::bigint::text AS received_at_micros`,
    ...passedOn,
    `${conversionTimeExpression(table)} AS conversion_datetime`,
    `${row}::text AS former_row`,
  ].join(', ');
}

function summaryColumns(table: LegacyTable, tokenNames: readonly string[]): string {
  const { saleAmount, payout, checksum } = comparisonExpressions(table);
  const ofKept = (aggregate: string): string => `coalesce(${aggregate} FILTER (WHERE quarantined.id IS NULL), 0)::text`;
  const isFlagged = table.types.has('is_duplicate') ? "former.is_duplicate::text IN ('true', '1')" : 'false';
  return `
    ${textExpression(table, 'tenant_id')} AS "formerTenant", ${parametersExpression(table, tokenNames)} AS tokens, count(*)::float8 AS rows,
    count(quarantined.id)::float8 AS quarantined,
    (count(*) FILTER (WHERE coalesce(btrim(former.conversion_id::text), '') = ''))::float8 AS "withoutId",
    (count(*) FILTER (WHERE ${isFlagged}))::float8 AS flagged,
    (count(*) FILTER (WHERE ${isAmbiguous(table, 'usd_sale_amount')}))::float8 AS "unclearSaleAmounts",
    (count(*) FILTER (WHERE ${isAmbiguous(table, 'usd_earning')}))::float8 AS "unclearEarnings",
    ${ofKept(`sum(${saleAmount})`)} AS "saleAmount", ${ofKept(`sum(${payout})`)} AS payout,
    ${ofKept(`sum(${checksum})`)} AS checksum`;
}

/** The parts of WHERE. Each parameter is brought to its column's type, so that an index can be used. */
function conditions({ types }: LegacyTable) {
  const time = (place: string): string => `${place}::timestamptz::${types.get('received_at')}`;
  const keyOf = (receivedAt: string, id: string): string =>
    `(${receivedAt}::text::${types.get('received_at')}, ${id}::text::${castType(types.get('id')!)})`;
  const partnerType = types.get('partner_id');
  return {
    keyOf,
    partner: partnerType ? `former.partner_id = $1::text::${castType(partnerType)}` : '$1::text IS NULL',
    spanOf: (from: string, to: string): string =>
      `former.received_at >= ${time(from)} AND former.received_at < ${time(to)}`,
    after: `($2::text IS NULL OR (former.received_at, former.id) > ${keyOf('$2', '$3')})`,
    upTo: (receivedAt: string, id: string): string =>
      `(${receivedAt}::text IS NULL OR (former.received_at, former.id) <= ${keyOf(receivedAt, id)})`,
  };
}

/** Without a length `character` is one character; by its own name it is of any, and compared without spaces at its end. */
function castType(type: string): string {
  return type === 'character' ? 'bpchar' : type;
}

function textExpression({ types }: LegacyTable, name: string): string {
  return types.has(name) ? `former.${name}::text` : 'NULL::text';
}

/** A time with a zone in the form that is read anywhere; one without is left to the partner's time zone. */
function conversionTimeExpression(table: LegacyTable): string {
  const name = 'conversion_datetime';
  if (!isTime(table, name) || table.types.get(name) === 'timestamp without time zone')
    return textExpression(table, name);
  return `to_char(former.${name} AT TIME ZONE 'UTC', ${escapeLiteral('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
