import type { Client } from 'pg';

/** The partner whose postbacks are measured; it stands for every other. */
export const PARTNER_CODE = 'involve_asia';
export const ENDPOINT = '/involve/event';
/** Leads through the gateway to a server that only answers. */
export const BARE_ENDPOINT = '/bench/bare';

// What its network sends, and where it goes.
const PARAMETER_MAPPING = {
  sub_id: 'aff_sub',
  media_id: 'aff_sub2',
  click_id: 'aff_sub3',
  usd_sale_amount: 'usd_sale_amount',
  usd_payout: 'usd_payout',
  rewars: 'usd_payout',
  offer_name: 'offer_name',
  conversion_id: 'conversion_id',
  conversion_datetime: 'datetime_conversion',
  event_time: 'datetime_conversion',
};

const INSERT_PARTNER = `
  INSERT INTO partners (partner_code, partner_name, endpoint_path, endpoint_url, cloud_run_service_name, database_name,
                        parameter_mapping, max_daily_requests)
  VALUES ($1, $1, $2, $3, $4, $1, $5, 0)`;

/** Configures the partner, without a limit. Its service is not deployed yet. */
export async function insertPartner(config: Client): Promise<void> {
  const mapping = JSON.stringify(PARAMETER_MAPPING);
  await config.query(INSERT_PARTNER, [PARTNER_CODE, ENDPOINT, null, 'involve-asia', mapping]);
}

/** Says where the partner's service answers. */
export async function setServiceUrl(config: Client, url: string): Promise<void> {
  await config.query('UPDATE partners SET endpoint_url = $2 WHERE partner_code = $1', [PARTNER_CODE, url]);
}

/** Configures an endpoint whose requests go to a server that is no partner-service. */
export async function insertBareEndpoint(config: Client, url: string): Promise<void> {
  await config.query(INSERT_PARTNER, ['bare', BARE_ENDPOINT, url, 'bare', '{}']);
}
