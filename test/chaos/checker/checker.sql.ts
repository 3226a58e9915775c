/**
 * The rules by which a partner's database is judged, written anew in SQL: nothing of the product is used, so that a
 * mistake in it is not made twice. Everything runs in one session, on temporary tables.
 */

const AMOUNTS = ['sale_amount_local', 'myr_sale_amount', 'usd_sale_amount', 'payout_local', 'myr_payout', 'usd_payout'];
const OTHER_FIELDS = ['event', 'aff_sub', 'aff_sub2', 'aff_sub3', 'media_id', 'sub_id', 'click_id'];
const COUNTED = ['conversions', 'duplicates', 'updates', 'quarantined', ...AMOUNTS];
const KEY = ['hour', 'tenant_id', 'offer', 'status', 'currency'];

const RANK = `CASE status WHEN 'paid' THEN 4 WHEN 'approved' THEN 3 WHEN 'rejected' THEN 3 WHEN 'pending' THEN 2 ELSE 1 END`;
const HAS_AMOUNT = `num_nonnulls(${AMOUNTS.join(', ')}) > 0`;

/** What the client says was acknowledged. */
export const CREATE_ACKNOWLEDGED = `
  CREATE TEMPORARY TABLE acknowledged (
    receipt uuid, expects text, answer text, "conversionId" text, status text, sale numeric, payout numeric)`;

export const INSERT_ACKNOWLEDGED = `
  INSERT INTO acknowledged SELECT receipt, expects, answer, "conversionId", status, sale, payout
  FROM json_to_recordset($1) AS row (
    receipt uuid, expects text, answer text, "conversionId" text, status text, sale numeric, payout numeric)`;

/** Every stored receipt, wherever it is. */
export const CREATE_KEPT = `
  CREATE TEMPORARY TABLE kept AS
  SELECT id, 'conversion' AS place, is_duplicate, is_update, conversion_id, status,
    usd_sale_amount AS sale, usd_payout AS payout,
    EXISTS (SELECT FROM quarantine WHERE quarantine.id = conversions.id AND redriven_at IS NOT NULL) AS was_redriven
  FROM conversions
  UNION ALL
  SELECT id, 'quarantine', false, false, conversion_id, NULL, NULL, NULL, false FROM quarantine WHERE redriven_at IS NULL`;

export const INDEX = [
  'CREATE INDEX ON acknowledged (receipt)',
  'CREATE INDEX ON kept (id)',
  'ANALYZE acknowledged',
  'ANALYZE kept',
];

/** The present state of each conversion, joined over all its postbacks whatever their order. */
export const CREATE_JOINED = `
  CREATE TEMPORARY TABLE joined AS
  SELECT tenant_id, conversion_id,
    min(date_trunc('hour', received_at, 'UTC')) AS hour,
    count(*) FILTER (WHERE NOT is_duplicate) AS originals,
    min(id::text) FILTER (WHERE NOT is_duplicate) AS original_id,
    (array_agg(status ORDER BY ${RANK} DESC, id DESC) FILTER (WHERE status IS NOT NULL))[1] AS status,
    (array_agg(status_original ORDER BY ${RANK} DESC, id DESC) FILTER (WHERE status IS NOT NULL))[1] AS status_original,
    ${[...AMOUNTS, 'conversion_currency'].map((column) => `${newestOfGroup(column)} AS ${column}`).join(',\n    ')},
    ${['offer_id', 'offer_name', ...OTHER_FIELDS].map((column) => `${newest(column)} AS ${column}`).join(',\n    ')}
  FROM conversions WHERE NOT is_test
  GROUP BY tenant_id, conversion_id`;

/** The roll-up as it has to be. */
export const CREATE_RECOUNT = `
  CREATE TEMPORARY TABLE recount AS
  SELECT ${KEY.join(', ')}, ${COUNTED.map((column) => `sum(${column}) AS ${column}`).join(', ')} FROM (
    SELECT hour, tenant_id, coalesce(offer_id, offer_name, '') AS offer, coalesce(status, '') AS status,
      coalesce(conversion_currency, '') AS currency, 1 AS conversions, 0 AS duplicates, 0 AS updates, 0 AS quarantined,
      ${AMOUNTS.map((column) => `coalesce(${column}, 0) AS ${column}`).join(', ')}
    FROM joined
    UNION ALL
    SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, coalesce(offer_id, offer_name, ''), coalesce(status, ''),
      coalesce(conversion_currency, ''), 0, 1, is_update::integer, 0, ${AMOUNTS.map(() => '0').join(', ')}
    FROM conversions WHERE is_duplicate AND NOT is_test
    UNION ALL
    SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, '', '', '', 0, 0, 0, 1, ${AMOUNTS.map(() => '0').join(', ')}
    FROM quarantine WHERE NOT is_test AND redriven_at IS NULL
  ) AS counted GROUP BY ${KEY.join(', ')}`;

/** A rule, and a query that lists where it is broken: \`subject\` is whom it happened to, \`detail\` what. */
export interface Rule {
  name: string;
  /** What a break counts as. */
  counts: 'loss' | 'double' | 'fault';
  text: string;
}

export const RULES: readonly Rule[] = [
  {
    name: 'an acknowledged postback is stored',
    counts: 'loss',
    text: `
      SELECT receipt::text AS subject, concat('answered ', answer, ', conversion ', "conversionId") AS detail
      FROM acknowledged LEFT JOIN kept ON kept.id = acknowledged.receipt WHERE kept.id IS NULL`,
  },
  {
    name: 'a receipt is stored once',
    counts: 'double',
    text: `
      SELECT id::text AS subject, concat(count(*), ' rows: ', string_agg(place, ', ')) AS detail
      FROM kept GROUP BY id HAVING count(*) > 1`,
  },
  {
    name: 'a conversion has exactly one row that is no duplicate',
    counts: 'double',
    text: `
      SELECT conversion_id AS subject, concat(originals, ' originals of tenant ', tenant_id) AS detail
      FROM joined WHERE originals <> 1`,
  },
  {
    name: 'a postback is where it belongs',
    counts: 'fault',
    text: `
      SELECT receipt::text AS subject, concat(expects, ' expected, but it is in ', place) AS detail
      FROM acknowledged JOIN kept ON kept.id = acknowledged.receipt WHERE expects <> place`,
  },
  {
    name: 'what is stored is what was sent',
    counts: 'fault',
    text: `
      SELECT receipt::text AS subject,
        concat('sent ', ("conversionId", acknowledged.status, acknowledged.sale, acknowledged.payout),
          ', stored ', (conversion_id, kept.status, kept.sale, kept.payout)) AS detail
      FROM acknowledged JOIN kept ON kept.id = acknowledged.receipt
      WHERE expects = 'conversion' AND place = 'conversion'
        AND ("conversionId", acknowledged.status, acknowledged.sale, acknowledged.payout)
          IS DISTINCT FROM (conversion_id, kept.status, kept.sale, kept.payout)`,
  },
  {
    name: 'the answer is what became of it',
    counts: 'fault',
    text: `
      SELECT receipt::text AS subject,
        concat('answered ', answer, ', but duplicate ', is_duplicate, ' and update ', is_update) AS detail
      FROM acknowledged JOIN kept ON kept.id = acknowledged.receipt
      WHERE place = 'conversion' AND CASE answer
        WHEN 'stored' THEN is_duplicate
        WHEN 'updated' THEN NOT is_duplicate OR NOT is_update
        WHEN 'duplicate' THEN NOT is_duplicate OR is_update
        WHEN 'quarantined' THEN NOT was_redriven
        ELSE false END`,
  },
  {
    name: 'the ledger is the join of all postbacks',
    counts: 'fault',
    text: `
      SELECT coalesce(joined.conversion_id, key.conversion_id) AS subject,
        concat('joined ', ${rowOf('joined')}, ', ledger ', ${rowOf('key')}) AS detail
      FROM joined FULL JOIN (
        SELECT *, currency AS conversion_currency FROM conversion_state
      ) AS key USING (tenant_id, conversion_id)
      WHERE joined.conversion_id IS NULL OR key.conversion_id IS NULL
        OR joined.original_id <> key.original_id::text
        OR coalesce(joined.offer_id, joined.offer_name, '') <> key.offer
        OR ${rowOf('joined')} IS DISTINCT FROM ${rowOf('key')}
        OR (key.other_fields IS NOT NULL AND (${OTHER_FIELDS.map(
          (field) => `joined.${field} IS DISTINCT FROM key.other_fields -> '${field}' ->> 'value'`,
        ).join(' OR ')}))`,
  },
  {
    name: 'the roll-up equals a recount',
    counts: 'fault',
    text: `
      SELECT concat_ws(' ', ${KEY.map((column) => `coalesce(recount.${column}, rolled.${column})`).join(', ')}) AS subject,
        concat('counted ', ${countsOf('recount')}, ', rolled up ', ${countsOf('rolled')}) AS detail
      FROM recount FULL JOIN conversion_hourly AS rolled USING (${KEY.join(', ')})
      WHERE ${countsOf('recount')} IS DISTINCT FROM ${countsOf('rolled')}`,
  },
];

/** What was stored in all, and what of it nobody heard of. */
export const COUNT_KEPT = `
  SELECT count(*)::integer AS stored,
    count(*) FILTER (WHERE place = 'quarantine')::integer AS quarantined,
    count(*) FILTER (WHERE acknowledged.receipt IS NULL)::integer AS unheard
  FROM kept LEFT JOIN acknowledged ON acknowledged.receipt = kept.id`;

function newest(column: string): string {
  return `(array_agg(${column} ORDER BY id DESC) FILTER (WHERE ${column} IS NOT NULL))[1]`;
}

/** Amounts and currency are one group, and a postback with amounts beats one with a currency alone. */
function newestOfGroup(column: string): string {
  const hasAny = `${HAS_AMOUNT} OR conversion_currency IS NOT NULL`;
  return `(array_agg(${column} ORDER BY (${HAS_AMOUNT}) DESC, id DESC) FILTER (WHERE ${hasAny}))[1]`;
}

function rowOf(table: string): string {
  const columns = ['hour', 'status', 'status_original', 'conversion_currency', ...AMOUNTS];
  return `(${columns.map((column) => `${table}.${column}`).join(', ')})`;
}

function countsOf(table: string): string {
  return `(${COUNTED.map((column) => `coalesce(${table}.${column}, 0)`).join(', ')})`;
}
