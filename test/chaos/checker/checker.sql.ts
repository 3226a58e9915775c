/**
 * The rules of the checker, in its own SQL: it shares no code with the product, so that it does not share its
 * mistakes. All statements run in one session, on temporary tables.
 */

/** The postbacks that the client has acknowledgements of. */
export const CREATE_ACKNOWLEDGED = `
  CREATE TEMPORARY TABLE acknowledged (
    "postbackId" uuid, expects text, outcome text, "conversionId" text, status text, sale numeric, payout numeric)`;

export const INSERT_ACKNOWLEDGED = `
  INSERT INTO acknowledged SELECT "postbackId", expects, outcome, "conversionId", status, sale, payout
  FROM json_to_recordset($1) AS row (
    "postbackId" uuid, expects text, outcome text, "conversionId" text, status text, sale numeric, payout numeric)`;

/** Every stored postback, wherever it is. */
export const CREATE_STORED = `
  CREATE TEMPORARY TABLE stored AS
  SELECT id, 'conversion' AS place, is_duplicate, is_update, conversion_id, status,
    usd_sale_amount AS sale, usd_payout AS payout,
    EXISTS (SELECT FROM quarantine WHERE quarantine.id = conversions.id AND redriven_at IS NOT NULL) AS was_redriven
  FROM conversions
  UNION ALL
  SELECT id, 'quarantine', false, false, conversion_id, NULL, NULL, NULL, false FROM quarantine WHERE redriven_at IS NULL`;

export const CREATE_INDEXES = `
  CREATE INDEX ON acknowledged ("postbackId");
  CREATE INDEX ON stored (id);
  ANALYZE acknowledged;
  ANALYZE stored`;

/**
 * The state of each conversion, merged over all its postbacks in any order. A later status wins unless an earlier one
 * ranks higher. Of every other field the newest value wins; the load has no local amounts, so no currency replaces any.
 */
export const CREATE_MERGED = `
  CREATE TEMPORARY TABLE merged AS
  WITH ranked AS (
    SELECT *,
      CASE status WHEN 'paid' THEN 4 WHEN 'approved' THEN 3 WHEN 'rejected' THEN 3 WHEN 'pending' THEN 2 ELSE 1 END AS rank
    FROM conversions WHERE NOT is_test
  ),
  fields AS (
    SELECT tenant_id, conversion_id,
      min(date_trunc('hour', received_at, 'UTC')) AS hour,
      count(*) FILTER (WHERE NOT is_duplicate) AS originals,
      min(id::text) FILTER (WHERE NOT is_duplicate) AS original_id,
      (array_agg(status ORDER BY rank DESC, id DESC) FILTER (WHERE status IS NOT NULL))[1] AS status,
      (array_agg(status_original ORDER BY rank DESC, id DESC) FILTER (WHERE status IS NOT NULL))[1] AS status_original,
      (array_agg(offer_id ORDER BY id DESC) FILTER (WHERE offer_id IS NOT NULL))[1] AS offer_id,
      (array_agg(offer_name ORDER BY id DESC) FILTER (WHERE offer_name IS NOT NULL))[1] AS offer_name,
      (array_agg(conversion_currency ORDER BY id DESC) FILTER (WHERE conversion_currency IS NOT NULL))[1] AS conversion_currency,
      (array_agg(sale_amount_local ORDER BY id DESC) FILTER (WHERE sale_amount_local IS NOT NULL))[1] AS sale_amount_local,
      (array_agg(myr_sale_amount ORDER BY id DESC) FILTER (WHERE myr_sale_amount IS NOT NULL))[1] AS myr_sale_amount,
      (array_agg(usd_sale_amount ORDER BY id DESC) FILTER (WHERE usd_sale_amount IS NOT NULL))[1] AS usd_sale_amount,
      (array_agg(payout_local ORDER BY id DESC) FILTER (WHERE payout_local IS NOT NULL))[1] AS payout_local,
      (array_agg(myr_payout ORDER BY id DESC) FILTER (WHERE myr_payout IS NOT NULL))[1] AS myr_payout,
      (array_agg(usd_payout ORDER BY id DESC) FILTER (WHERE usd_payout IS NOT NULL))[1] AS usd_payout,
      (array_agg(event ORDER BY id DESC) FILTER (WHERE event IS NOT NULL))[1] AS event,
      (array_agg(aff_sub ORDER BY id DESC) FILTER (WHERE aff_sub IS NOT NULL))[1] AS aff_sub,
      (array_agg(aff_sub2 ORDER BY id DESC) FILTER (WHERE aff_sub2 IS NOT NULL))[1] AS aff_sub2,
      (array_agg(aff_sub3 ORDER BY id DESC) FILTER (WHERE aff_sub3 IS NOT NULL))[1] AS aff_sub3,
      (array_agg(media_id ORDER BY id DESC) FILTER (WHERE media_id IS NOT NULL))[1] AS media_id,
      (array_agg(sub_id ORDER BY id DESC) FILTER (WHERE sub_id IS NOT NULL))[1] AS sub_id,
      (array_agg(click_id ORDER BY id DESC) FILTER (WHERE click_id IS NOT NULL))[1] AS click_id
    FROM ranked GROUP BY tenant_id, conversion_id
  )
  SELECT * FROM fields`;

/** The roll-up as it should be. */
export const CREATE_RECOUNT = `
  CREATE TEMPORARY TABLE recount AS
  SELECT hour, tenant_id, offer, status, currency,
    sum(conversions) AS conversions, sum(duplicates) AS duplicates, sum(updates) AS updates,
    sum(quarantined) AS quarantined, sum(sale_amount_local) AS sale_amount_local,
    sum(myr_sale_amount) AS myr_sale_amount, sum(usd_sale_amount) AS usd_sale_amount,
    sum(payout_local) AS payout_local, sum(myr_payout) AS myr_payout, sum(usd_payout) AS usd_payout
  FROM (
    SELECT hour, tenant_id, coalesce(offer_id, offer_name, '') AS offer, coalesce(status, '') AS status,
      coalesce(conversion_currency, '') AS currency, 1 AS conversions, 0 AS duplicates, 0 AS updates, 0 AS quarantined,
      sale_amount_local, myr_sale_amount, usd_sale_amount, payout_local, myr_payout, usd_payout
    FROM merged
    UNION ALL
    SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, coalesce(offer_id, offer_name, ''), coalesce(status, ''),
      coalesce(conversion_currency, ''), 0, 1, is_update::integer, 0, 0, 0, 0, 0, 0, 0
    FROM conversions WHERE is_duplicate AND NOT is_test
    UNION ALL
    SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, '', '', '', 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    FROM quarantine WHERE NOT is_test AND redriven_at IS NULL
  ) AS counted GROUP BY hour, tenant_id, offer, status, currency`;

/** A rule, and a query for where it is broken: `subject` says where, `detail` how. */
export interface Rule {
  name: string;
  /** What a violation counts as. */
  counts: 'loss' | 'double' | 'fault';
  text: string;
}

export const RULES: readonly Rule[] = [
  {
    name: 'an acknowledged postback is stored',
    counts: 'loss',
    text: `
      SELECT "postbackId"::text AS subject, concat('answered ', outcome, ', conversion ', "conversionId") AS detail
      FROM acknowledged LEFT JOIN stored ON stored.id = "postbackId" WHERE stored.id IS NULL`,
  },
  {
    name: 'a postback id is stored once',
    counts: 'double',
    text: `
      SELECT id::text AS subject, concat(count(*), ' rows: ', string_agg(place, ', ')) AS detail
      FROM stored GROUP BY id HAVING count(*) > 1`,
  },
  {
    name: 'a conversion has exactly one row that is not a duplicate',
    counts: 'double',
    text: `
      SELECT conversion_id AS subject, concat(originals, ' originals of tenant ', tenant_id) AS detail
      FROM merged WHERE originals <> 1`,
  },
  {
    name: 'a postback is where it belongs',
    counts: 'fault',
    text: `
      SELECT "postbackId"::text AS subject, concat(expects, ' expected, but it is in ', place) AS detail
      FROM acknowledged JOIN stored ON stored.id = "postbackId" WHERE expects <> place`,
  },
  {
    name: 'what is stored is what was sent',
    counts: 'fault',
    text: `
      SELECT "postbackId"::text AS subject,
        concat('sent ', ("conversionId", acknowledged.status, acknowledged.sale, acknowledged.payout),
          ', stored ', (conversion_id, stored.status, stored.sale, stored.payout)) AS detail
      FROM acknowledged JOIN stored ON stored.id = "postbackId"
      WHERE expects = 'conversion' AND place = 'conversion'
        AND ("conversionId", acknowledged.status, acknowledged.sale, acknowledged.payout)
          IS DISTINCT FROM (conversion_id, stored.status, stored.sale, stored.payout)`,
  },
  {
    name: 'the response is the outcome',
    counts: 'fault',
    text: `
      SELECT "postbackId"::text AS subject,
        concat('answered ', outcome, ', but duplicate ', is_duplicate, ' and update ', is_update) AS detail
      FROM acknowledged JOIN stored ON stored.id = "postbackId"
      WHERE place = 'conversion' AND CASE outcome
        WHEN 'stored' THEN is_duplicate
        WHEN 'updated' THEN NOT is_duplicate OR NOT is_update
        WHEN 'duplicate' THEN NOT is_duplicate OR is_update
        WHEN 'quarantined' THEN NOT was_redriven
        ELSE false END`,
  },
  {
    name: 'the conversion state is the merge of all postbacks',
    counts: 'fault',
    text: `
      SELECT coalesce(merged.conversion_id, state.conversion_id) AS subject,
        concat('merged ', to_json(merged), ', state ', to_json(state)) AS detail
      FROM merged FULL JOIN conversion_state AS state USING (tenant_id, conversion_id)
      WHERE merged.conversion_id IS NULL OR state.conversion_id IS NULL
        OR merged.original_id <> state.original_id::text
        OR coalesce(merged.offer_id, merged.offer_name, '') <> state.offer
        OR (merged.hour, merged.status, merged.status_original, merged.conversion_currency, merged.sale_amount_local,
            merged.myr_sale_amount, merged.usd_sale_amount, merged.payout_local, merged.myr_payout, merged.usd_payout)
          IS DISTINCT FROM (state.hour, state.status, state.status_original, state.currency, state.sale_amount_local,
            state.myr_sale_amount, state.usd_sale_amount, state.payout_local, state.myr_payout, state.usd_payout)
        OR (state.other_fields IS NOT NULL AND
          (merged.event, merged.aff_sub, merged.aff_sub2, merged.aff_sub3, merged.media_id, merged.sub_id,
            merged.click_id)
          IS DISTINCT FROM (other_fields -> 'event' ->> 'value', other_fields -> 'aff_sub' ->> 'value',
            other_fields -> 'aff_sub2' ->> 'value', other_fields -> 'aff_sub3' ->> 'value',
            other_fields -> 'media_id' ->> 'value', other_fields -> 'sub_id' ->> 'value',
            other_fields -> 'click_id' ->> 'value'))`,
  },
  {
    name: 'the roll-up equals a recount',
    counts: 'fault',
    text: `
      WITH side AS (
        SELECT 'counted' AS side, hour, tenant_id, offer, status, currency, conversions, duplicates, updates, quarantined,
          coalesce(sale_amount_local, 0) AS sale_amount_local, coalesce(myr_sale_amount, 0) AS myr_sale_amount,
          coalesce(usd_sale_amount, 0) AS usd_sale_amount, coalesce(payout_local, 0) AS payout_local,
          coalesce(myr_payout, 0) AS myr_payout, coalesce(usd_payout, 0) AS usd_payout
        FROM recount
        UNION ALL
        SELECT 'rolled up', hour, tenant_id, offer, status, currency,
          sum(conversions), sum(duplicates), sum(updates), sum(quarantined),
          sum(sale_amount_local), sum(myr_sale_amount), sum(usd_sale_amount),
          sum(payout_local), sum(myr_payout), sum(usd_payout)
        FROM conversion_hourly
        GROUP BY hour, tenant_id, offer, status, currency
      ),
      line AS (
        SELECT side, concat_ws(' ', hour, tenant_id, offer, status, currency) AS subject,
          ROW (conversions, duplicates, updates, quarantined, sale_amount_local, myr_sale_amount, usd_sale_amount,
            payout_local, myr_payout, usd_payout) AS counts
        FROM side
        WHERE (conversions, duplicates, updates, quarantined, sale_amount_local, myr_sale_amount, usd_sale_amount,
            payout_local, myr_payout, usd_payout) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
      )
      SELECT subject, concat('counted ', counted.counts, ', rolled up ', rolled.counts) AS detail
      FROM (SELECT * FROM line WHERE side = 'counted') AS counted
      FULL JOIN (SELECT * FROM line WHERE side = 'rolled up') AS rolled USING (subject)
      WHERE counted.counts IS DISTINCT FROM rolled.counts`,
  },
];

/** Counts the stored postbacks, and those that the client has no acknowledgement of. */
export const COUNT_STORED = `
  SELECT count(*)::integer AS stored,
    count(*) FILTER (WHERE place = 'quarantine')::integer AS quarantined,
    count(*) FILTER (WHERE "postbackId" IS NULL)::integer AS unheard
  FROM stored LEFT JOIN acknowledged ON "postbackId" = stored.id`;
