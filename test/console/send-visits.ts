const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';
const HOUR_MS = 3_600_000;
const VISITS = 14;

/** A click id of a conversion that is sent to the first partner. */
export const CONVERTED_CLICK = 'click-0-6-3f9a2b7c';

/**
 * Sends visits to a shop within six days: pages, products that go together, and clicks on offers, of which some have a
 * conversion.
 */
export async function sendVisits(gateway: string): Promise<void> {
  const events = Array.from({ length: VISITS }, (_, number) => visitOf(number)).flat();
  const response = await fetch(`${gateway}/api/v1/analytics/track/batch`, {
    method: 'POST',
    headers: { 'user-agent': BROWSER },
    body: JSON.stringify({ events }),
  });
  if (!response.ok) throw new Error(`Visits were answered ${response.status}: ${await response.text()}`);
}

function visitOf(number: number): object[] {
  const beganAtMs = Date.now() - ((number * 11) % 140) * HOUR_MS - HOUR_MS;
  const visitor = {
    session_id: `visit-${number}-8d1c44e2`,
    anonymous_id: `visitor-${number % 9}-8d1c44e2`,
    ...(number % 3 === 0 && { user_id: `user-${number}-8d1c44e2` }),
  };
  const at = (minutes: number) => ({ ...visitor, timestamp: new Date(beganAtMs + minutes * 60_000).toISOString() });
  const page = (path: string) => ({ event_type: 'page_view', page_url: `https://shop.example${path}` });
  const events: object[] = [
    { ...page(number % 2 ? '/?utm_campaign=spring' : '/sale?utm_campaign=新年'), ...at(0) },
    { ...page('/products/7'), ...at(1) },
    { event_type: 'product_view', product_id: 'p-7', ...at(1.1) },
  ];
  if (number % 4 !== 3) {
    events.push({ ...page('/products/8-a-product-with-a-longer-name'), ...at(3) });
    events.push({ event_type: 'product_view', product_id: 'p-8', ...at(3.1) });
  }
  if (number % 5 !== 4) events.push(clickOf(number, at(5)));
  return events;
}

function clickOf(number: number, place: object): object {
  const isConverted = number % 3 !== 2;
  return {
    event_type: 'click',
    click_id: isConverted ? `click-0-${number}-3f9a2b7c` : `click-${number}-without-a-conversion`,
    page_url: 'https://shop.example/products/7',
    properties: { partner: 'involve_asia', offer: number % 2 ? 'Shopee MY' : '虾皮', product_id: 'p-7' },
    ...place,
  };
}
