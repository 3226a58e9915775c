import { DevPlatform } from '../../tools/harness/dev-platform';

const OFFERS = ['Shopee MY', 'Lazada SG', '虾皮', 'Zalora, “New Year”'];
const STATUSES = ['approved', 'pending', 'rejected'];

/** Sends what a console has to show: new conversions, updates, duplicates, and input that is no conversion. */
export async function sendPostbacks({ gateway, adminKey, admin }: DevPlatform): Promise<void> {
  const response = await fetch(`${admin}/api/v1/partners?page_size=100`, { headers: { 'x-api-key': adminKey } });
  const { data } = (await response.json()) as { data: { partner_code: string; endpoint_path: string }[] };
  for (const [place, { endpoint_path }] of data.entries()) {
    for (let number = 0; number < 24 - place * 4; number += 1) {
      const parameters = new URLSearchParams({
        conversion_id: `c-${place}-${number % 20}`,
        offer_name: OFFERS[number % OFFERS.length]!,
        status: STATUSES[number % STATUSES.length]!,
        usd_sale_amount: `${10 + number}.${number % 10}0`,
        usd_payout: `${number}.25`,
        click_id: `click-${place}-${number}-3f9a2b7c`,
      });
      await send(`${gateway}/partner${endpoint_path}?${parameters.toString()}`);
    }
    await send(`${gateway}/partner${endpoint_path}?offer_name=No%20id&usd_payout=1.00`);
    await send(`${gateway}/partner${endpoint_path}?conversion_id=bad-${place}&usd_payout=many`);
  }
}

async function send(url: string): Promise<void> {
  const response = await fetch(url);
  await response.arrayBuffer();
  if (response.status >= 500) throw new Error(`${url} was answered ${response.status}`);
}
