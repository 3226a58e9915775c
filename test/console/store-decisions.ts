import { onDatabase } from '@app/partner-config/databases/on-database';
import { runningServerUrl } from '../../tools/dev-server/postgres/embedded-postgres';
import type { DevPlatform } from '../../tools/harness/dev-platform';

const DAY_MS = 86_400_000;
/** As of which the console compares models. */
const AS_OF_DAYS_AGO = 60;
const OFFERS = { Shopee: 8, Klook: 2 };

/** Conversions of 60 to 150 days ago, 20 a day: of Shopee 8 of 10 are approved after a week, others rejected after 20 days. */
const STORE_HISTORY = `
  INSERT INTO conversion_state (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name,
    status, status_as_of, usd_payout)
  SELECT $1, 'h-' || day || '-' || offer || '-' || n, gen_random_uuid(), received, date_trunc('hour', received), offer, true,
    CASE WHEN n <= good THEN 'approved' ELSE 'rejected' END,
    (lpad(to_hex((extract(epoch FROM decided) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid, 1
  FROM generate_series(60, 150) AS day, generate_series(1, 10) AS n, (VALUES ('Shopee', 8), ('Klook', 2)) AS o (offer, good),
    LATERAL (SELECT now() - make_interval(days => day, hours => 1) AS received) AS r,
    LATERAL (SELECT received + CASE WHEN n <= good THEN interval '7 days' ELSE interval '20 days' END AS decided) AS d`;

/** Stores decided conversions of rector, and imports what two models say of them, and of one of involve_asia. */
export async function storeDecisions({ admin, adminKey, dataDir }: DevPlatform): Promise<void> {
  const server = await runningServerUrl(dataDir);
  const urlOf = (name: string): string => Object.assign(new URL(server), { pathname: `/${name}` }).toString();
  const { rows } = await onDatabase(urlOf('postback_config'), (client) =>
    client.query<{ id: number }>(`SELECT id FROM tenants WHERE partner_code = 'rector' AND code = 'default'`),
  );
  await onDatabase(urlOf('rector_db'), (client) => client.query(STORE_HISTORY, [rows[0]!.id]));
  const response = await fetch(`${admin}/api/v1/insight/predictions`, {
    method: 'POST',
    headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ predictions: predictions(Date.now()) }),
  });
  if (!response.ok) throw new Error(`Predictions were answered ${response.status}: ${await response.text()}`);
}

function predictions(now: number): object[] {
  const of = (model: string, conversion: object, probability: string, at: number): object => ({
    model,
    model_version: '2026-01',
    feature_list_version: 1,
    tenant: 'default',
    ...conversion,
    probability,
    predicted_at: new Date(at).toISOString(),
  });
  const rows = [of('boosted-trees', { partner: 'involve_asia', conversion_id: 'c-0-3' }, '0.8731', now - DAY_MS)];
  const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
  for (let day = AS_OF_DAYS_AGO; day < AS_OF_DAYS_AGO + 21; day += 1) {
    for (const [offer, good] of Object.entries(OFFERS)) {
      const conversion = (n: number) => ({ partner: 'rector', conversion_id: `h-${day}-${offer}-${n}` });
      const [at, share] = [now - day * DAY_MS, (good / 10).toFixed(1)];
      const half = numbers.filter((n) => n % 2 === 0);
      rows.push(...numbers.map((n) => of('boosted-trees', conversion(n), n <= good ? '0.81' : '0.17', at)));
      rows.push(...half.map((n) => of('offer-shares', conversion(n), share, at)));
    }
  }
  return rows;
}
