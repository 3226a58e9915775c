import { withClient } from '../platform/database-server';
import { createDayPartitions } from '../platform/stored-rows';

const DAYS = 30;

/** $1 conversions, evenly over the last thirty days, of ten offers and four statuses. */
const LOAD_CONVERSIONS = `
  INSERT INTO conversions (id, received_at, tenant_id, config_version, is_duplicate, is_update, is_test,
    conversion_id, offer_name, datetime_conversion, status, status_original, usd_sale_amount, usd_payout,
    conversion_currency, aff_sub, aff_sub2, aff_sub3, click_ref, sub_ref, raw_data, request_line, request_headers,
    request_ip)
  SELECT gen_random_uuid(), at, 1, 1, false, false, false,
    'load' || number, 'Offer ' || number % 10, at, status, status, 99.99, 5.25,
    'USD', 'sub' || number % 1000, 'media', 'click' || number, 'click' || number, 'sub' || number % 1000,
    json_build_object('conversion_id', 'load' || number, 'offer_name', 'Offer ' || number % 10,
      'usd_sale_amount', '99.99', 'usd_payout', '5.25', 'click_id', 'click' || number),
    'GET /postback/involve/event', '{"accept":"*/*"}', '127.0.0.1'
  FROM generate_series(1, $1::integer) AS number,
    LATERAL (SELECT now() - number * interval '30 days' / $1 AS at,
      (ARRAY['pending', 'approved', 'rejected', 'paid'])[number / 10 % 4 + 1] AS status) AS row`;

/** What the services would have counted. */
const COUNT_BY_HOUR = `
  INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency, conversions, usd_sale_amount, usd_payout)
  SELECT date_trunc('hour', received_at, 'UTC'), tenant_id, offer_name, status, conversion_currency,
    count(*), sum(usd_sale_amount), sum(usd_payout)
  FROM conversions GROUP BY 1, 2, 3, 4, 5`;

/** Fills a partner database with so many conversions, and leaves it as a database is that runs for some time. */
export function loadConversions(databaseUrl: string, count: number): Promise<void> {
  return withClient(databaseUrl, async (client) => {
    await createDayPartitions(client, DAYS + 2);
    await client.query(LOAD_CONVERSIONS, [count]);
    await client.query(COUNT_BY_HOUR);
    await client.query('VACUUM (ANALYZE) conversions, conversion_hourly');
  });
}
