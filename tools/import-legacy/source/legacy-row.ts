/** Where a walk through the former table stands: the texts of a row's key, as the former database writes them. */
export interface LegacyKey {
  receivedAt: string;
  id: string;
}

/** One row of the former table, every value as text; null where it is absent, or where there is no such column. */
export interface LegacyRow {
  id: string;
  /** As the former database writes it; the first part of the row's key. */
  received_at: string;
  /** Unix time in microseconds. */
  received_at_micros: string;
  tenant_id: string | null;
  conversion_id: string | null;
  offer_id: string | null;
  offer_name: string | null;
  conversion_datetime: string | null;
  usd_sale_amount: string | null;
  usd_earning: string | null;
  media_id: string | null;
  sub_id: string | null;
  click_id: string | null;
  raw_data: string | null;
  request_headers: string | null;
  request_ip: string | null;
  /** The whole row as a JSON object, without raw_data, request_headers and request_ip. */
  former_row: string;
}

export function keyOfRow({ received_at: receivedAt, id }: LegacyRow): LegacyKey {
  return { receivedAt, id };
}
