-- What BI tools read: views of their own in a schema of their own, without a column that holds a value of a person.
-- They read with the rights of their owner, so a reader needs no right on any table.
CREATE SCHEMA reporting;

-- The service knows its tenants by the configuration that it saved last.
CREATE VIEW reporting.tenants AS
SELECT (tenant ->> 'id')::integer AS tenant_id, tenant ->> 'code' AS tenant
  FROM last_good_config, json_array_elements(value -> 'tenants') AS tenant;
COMMENT ON VIEW reporting.tenants IS 'The tenants of this partner';

CREATE VIEW reporting.hourly_figures AS
SELECT
  hour,
  coalesce(tenants.tenant, figures.tenant_id::text) AS tenant,
  nullif(offer, '') AS offer,
  nullif(status, '') AS status,
  nullif(currency, '') AS currency,
  conversions, duplicates, updates, quarantined,
  sale_amount_local, payout_local, usd_sale_amount, usd_payout, myr_sale_amount, myr_payout
FROM (
  SELECT
    hour, tenant_id, offer, status, currency,
    sum(conversions)::bigint AS conversions, sum(duplicates)::bigint AS duplicates, sum(updates)::bigint AS updates,
    sum(quarantined)::bigint AS quarantined,
    sum(sale_amount_local) AS sale_amount_local, sum(payout_local) AS payout_local,
    sum(usd_sale_amount) AS usd_sale_amount, sum(usd_payout) AS usd_payout,
    sum(myr_sale_amount) AS myr_sale_amount, sum(myr_payout) AS myr_payout
  FROM conversion_hourly
  GROUP BY hour, tenant_id, offer, status, currency
) AS figures
LEFT JOIN reporting.tenants USING (tenant_id);
COMMENT ON VIEW reporting.hourly_figures IS
  'Sums by the UTC hour in which a conversion was first received. Local amounts of different currencies must not be added';

CREATE VIEW reporting.conversions AS
SELECT
  coalesce(tenants.tenant, conversion_state.tenant_id::text) AS tenant,
  split_part(conversion_id, chr(31), 1) AS conversion_id,
  original_received_at AS first_received_at,
  hour AS counted_in_hour,
  nullif(offer, '') AS offer,
  status, status_original, currency,
  sale_amount_local, payout_local, usd_sale_amount, usd_payout, myr_sale_amount, myr_payout
FROM conversion_state
LEFT JOIN reporting.tenants USING (tenant_id);
COMMENT ON VIEW reporting.conversions IS 'The present state of each conversion';

-- Roles belong to the server: provisioning creates this one, and a member of it for each partner.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reporting_reader') THEN
    CREATE ROLE reporting_reader NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;

-- Run again by provisioning, once the role exists.
CREATE FUNCTION admit_reporting_readers() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  GRANT USAGE ON SCHEMA reporting TO reporting_reader;
  GRANT SELECT ON reporting.tenants, reporting.hourly_figures, reporting.conversions TO reporting_reader;
END $$;
REVOKE EXECUTE ON FUNCTION admit_reporting_readers() FROM PUBLIC;

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reporting_reader') THEN
    PERFORM admit_reporting_readers();
  END IF;
END $$;
