import { STORED_FIELDS } from '@app/postback';
import { ID_COLUMNS } from './identifying-columns';
import type { Person } from './person';

/** The days that have a partition, the newest first. */
export const PARTITIONS = `
  SELECT c.relname AS name
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = 'conversions'::regclass
   ORDER BY c.relname DESC`;

// One day at a time: by click id its index finds them, by sub id the day is read through, which a postback would
// otherwise pay for with one more index.
const OF_PERSON = (column: Person['column']): string => `
    FROM conversions
   WHERE received_at >= $2::date::timestamp AT TIME ZONE 'UTC'
     AND received_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'
     AND ${column} = $1 AND id > $3
   ORDER BY id LIMIT $4`;

export const lockConversions = (column: Person['column']): string => `
  SELECT id, received_at::text AS received_at, tenant_id, conversion_id, ${ID_COLUMNS.join(', ')}, click_ref, sub_ref,
         warnings::text AS warnings, raw_data::text AS raw_data, request_headers::text AS request_headers
  ${OF_PERSON(column)}
     FOR UPDATE`;

export const showConversions = (column: Person['column']): string => `
  SELECT id AS postback_id, received_at, tenant_id, ${STORED_FIELDS.join(', ')}, click_ref, sub_ref, warnings,
         raw_data::text AS raw_data, request_headers, host(request_ip) AS request_ip
  ${OF_PERSON(column)}`;

// The day is named so that the other days' partitions are left out from the first.
export const ERASE_CONVERSIONS = `
  UPDATE conversions c
     SET ${ID_COLUMNS.map((column) => `${column} = x.${column}`).join(', ')},
         click_ref = NULL, sub_ref = NULL, warnings = x.warnings::jsonb, raw_data = x.raw_data::json,
         request_headers = x.request_headers::json, request_ip = NULL
    FROM json_to_recordset($1) AS x (
           id uuid, received_at timestamptz, ${ID_COLUMNS.map((column) => `${column} text`).join(', ')},
           warnings text, raw_data text, request_headers text)
   WHERE c.received_at = x.received_at AND c.id = x.id
     AND c.received_at >= $2::date::timestamp AT TIME ZONE 'UTC'
     AND c.received_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'`;

// In key order, as whoever stores takes them.
export const LOCK_STATES = `
  SELECT k.tenant_id, k.conversion_id, k.other_fields
    FROM conversion_state k
    JOIN json_to_recordset($1) AS x (tenant_id integer, conversion_id text)
      ON k.tenant_id = x.tenant_id AND k.conversion_id = x.conversion_id
   ORDER BY k.tenant_id, k.conversion_id
     FOR UPDATE OF k`;

export const ERASE_STATES = `
  UPDATE conversion_state k
     SET other_fields = x.other_fields
    FROM json_to_recordset($1) AS x (tenant_id integer, conversion_id text, other_fields jsonb)
   WHERE k.tenant_id = x.tenant_id AND k.conversion_id = x.conversion_id`;

// What the ledger remembers of conversions whose postbacks are gone. A reference is cut to 255 characters.
export const SCAN_STATES = `
  WITH step AS MATERIALIZED (
         SELECT tenant_id, conversion_id, other_fields FROM conversion_state
          WHERE (tenant_id, conversion_id) > ($1, $2)
          ORDER BY tenant_id, conversion_id LIMIT $5)
  SELECT (SELECT json_build_object('tenant_id', tenant_id, 'conversion_id', conversion_id)
            FROM step ORDER BY tenant_id DESC, conversion_id DESC LIMIT 1) AS last,
         (SELECT COALESCE(json_agg(json_build_object('tenant_id', tenant_id, 'conversion_id', conversion_id,
                                                     'other_fields', other_fields)), '[]')
            FROM step
           WHERE EXISTS (SELECT FROM jsonb_each(other_fields) AS field
                          WHERE field.key = ANY ($4) AND left(field.value ->> 'value', 255) = $3)) AS found`;

// A page of all, and of it those that may hold the id: as it is spelled, or with characters that JSON escapes.
export const SCAN_QUARANTINE = `
  WITH step AS MATERIALIZED (
         SELECT id FROM quarantine
          WHERE id > $1 AND (raw_data IS NOT NULL OR body IS NOT NULL)
          ORDER BY id LIMIT $3),
       found AS (
         SELECT q.id, q.received_at, q.tenant_id, q.reasons::text AS reasons, q.raw_data::text AS raw_data, q.body,
                q.request_headers::text AS request_headers, host(q.request_ip) AS request_ip
           FROM step JOIN quarantine q ON q.id = step.id
          WHERE strpos(q.raw_data::text, '\\') > 0
             OR EXISTS (SELECT FROM unnest($2::text[]) AS spelling
                         WHERE strpos(q.raw_data::text, spelling) > 0
                            OR position(convert_to(spelling, 'UTF8') IN q.body) > 0))
  SELECT (SELECT max(id::text) FROM step) AS last, found.*
    FROM (VALUES (true)) AS always LEFT JOIN found ON true`;

export const ERASE_QUARANTINE = `
  UPDATE quarantine q
     SET reasons = x.reasons::jsonb, raw_data = x.raw_data::json, request_headers = x.request_headers::json,
         body = decode(x.body_base64, 'base64'), request_ip = NULL
    FROM json_to_recordset($1) AS x (
           id uuid, reasons text, raw_data text, request_headers text, body_base64 text)
   WHERE q.id = x.id`;

// One look into the index of each partition, not a scan.
export const OLDEST_CONVERSIONS = `
  SELECT tenant_id, (SELECT received_at FROM conversions c WHERE c.tenant_id = t.tenant_id
                      ORDER BY received_at LIMIT 1) AS oldest
    FROM unnest($1::integer[]) AS t (tenant_id)`;

export const OLDEST = `
  SELECT (SELECT received_at FROM quarantine WHERE raw_data IS NOT NULL OR body IS NOT NULL
           ORDER BY received_at LIMIT 1) AS quarantine,
         (SELECT min(received_at) FROM quarantine) AS digests,
         (SELECT min(original_received_at) FROM conversion_state) AS ledger,
         (SELECT min(hour) FROM conversion_hourly) AS "rollUp"`;
