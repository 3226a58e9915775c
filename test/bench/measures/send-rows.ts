import { ENDPOINT } from './targets';

/** Postbacks of a request, and requests at the same time: a sender that is in a hurry. */
const BATCH = 500;
const SENDERS = 4;

export const COLUMNS = [
  'conversion_id',
  'offer_name',
  'conversion_datetime',
  'usd_sale_amount',
  'usd_payout',
  'status',
  'click_id',
];

/** The cells of some conversions, in the order of the columns. */
export const rowsFrom = (first: number, count: number): string[][] =>
  Array.from({ length: count }, (_, index) => rowAt(first + index));

function rowAt(number: number): string[] {
  return [`i${number}`, 'Shopee MY', '2025-01-01 12:00:00', '99.99', '5.25', 'approved', `click-${number}`];
}

/** Sends conversions to a service, several in a request. */
export async function sendRows(serviceUrl: string, rows: number): Promise<void> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < rows) {
      const first = next;
      next += BATCH;
      const postbacks = rowsFrom(first, Math.min(BATCH, rows - first)).map((cells) =>
        Object.fromEntries(COLUMNS.map((name, index) => [name, cells[index]])),
      );
      await post(`${serviceUrl}${ENDPOINT}`, postbacks, {});
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

/** @throws Error on a response that is not 2xx */
export async function post(url: string, body: object, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} was answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
