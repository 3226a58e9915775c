import { lineChecksum } from '../source/comparison-expressions';

/**
 * What of a day was moved from a source, read from the tables and not from what copying says of itself. $1: what the
 * request lines of the source begin with; $2 and $3: the day. What was driven again from quarantine since is still
 * counted there.
 */
const IMPORTED_CONVERSIONS = `
  SELECT conversion.tenant_id, conversion.usd_sale_amount, conversion.usd_payout,
    substr(conversion.request_line, length($1) + 1) AS former_id,
    concat_ws(' ', substr(conversion.request_line, length($1) + 1),
      round(extract(epoch FROM conversion.received_at) * 1000)::bigint::text, conversion.conversion_id,
      coalesce(conversion.usd_sale_amount::text, ''), coalesce(conversion.usd_payout::text, '')) AS line
  FROM conversions AS conversion
  WHERE conversion.received_at >= $2::timestamptz AND conversion.received_at < $3::timestamptz
    AND starts_with(conversion.request_line, $1)
    AND NOT EXISTS (SELECT FROM quarantine WHERE quarantine.id = conversion.id)`;

const IMPORTED_QUARANTINE = `
  SELECT tenant_id, substr(request_line, length($1) + 1) AS former_id FROM quarantine
  WHERE received_at >= $2::timestamptz AND received_at < $3::timestamptz AND starts_with(request_line, $1)`;

export const SUMMARIZE_IMPORTED = `
  SELECT tenant_id AS "tenantId", count(*)::float8 AS rows, coalesce(sum(usd_sale_amount), 0)::text AS "saleAmount",
    coalesce(sum(usd_payout), 0)::text AS payout, sum(${lineChecksum('line')})::text AS checksum
  FROM (${IMPORTED_CONVERSIONS}) AS moved GROUP BY 1`;

export const LIST_QUARANTINED = IMPORTED_QUARANTINE;

export const LIST_IMPORTED = `
  SELECT former_id AS id, line FROM (${IMPORTED_CONVERSIONS}) AS moved
  UNION ALL SELECT former_id, NULL FROM (${IMPORTED_QUARANTINE}) AS quarantined`;

/** The days of which anything may have been moved, without looking at each row. */
export const LIST_PARTITIONS = `
  SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
  WHERE inhparent = 'conversions'::regclass`;

export const LIST_QUARANTINE_DAYS = `
  SELECT DISTINCT to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM quarantine
  WHERE starts_with(request_line, $1)`;
