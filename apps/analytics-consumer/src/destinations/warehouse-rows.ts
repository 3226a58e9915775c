import { createHash } from 'node:crypto';
import type { Delivery } from '@app/event-stream';

/** The column of a warehouse and how each names its type. */
export interface WarehouseColumn {
  name: string;
  bigQuery: 'DATE' | 'INT64' | 'STRING' | 'TIMESTAMP' | 'BOOL' | 'JSON';
  snowflake: string;
  isRequired: boolean;
}

const required = (name: string, bigQuery: WarehouseColumn['bigQuery'], snowflake: string): WarehouseColumn => ({
  name,
  bigQuery,
  snowflake,
  isRequired: true,
});
const text = (name: string): WarehouseColumn => ({ name, bigQuery: 'STRING', snowflake: 'TEXT', isRequired: false });
const json = (name: string): WarehouseColumn => ({ name, bigQuery: 'JSON', snowflake: 'VARIANT', isRequired: false });

/** The columns of a table of events. Addresses of visitors stay in the platform. */
export const WAREHOUSE_COLUMNS: readonly WarehouseColumn[] = [
  required('delivery_id', 'STRING', 'TEXT'),
  required('event_day', 'DATE', 'DATE'),
  required('source_id', 'INT64', 'INTEGER'),
  required('event_id', 'STRING', 'TEXT'),
  required('event_type', 'STRING', 'TEXT'),
  required('event_name', 'STRING', 'TEXT'),
  required('occurred_at', 'TIMESTAMP', 'TIMESTAMP_TZ'),
  required('received_at', 'TIMESTAMP', 'TIMESTAMP_TZ'),
  required('is_bot', 'BOOL', 'BOOLEAN'),
  text('user_id'),
  text('anonymous_id'),
  text('session_id'),
  text('click_id'),
  text('page_url'),
  text('referrer'),
  text('user_agent'),
  text('library'),
  json('consent'),
  json('properties'),
];

/** Events as lines of JSON, one for each row. */
export function toLines(deliveries: readonly Delivery[]): string {
  return deliveries.map((delivery) => `${JSON.stringify(toRow(delivery), wellFormed)}\n`).join('');
}

/** Identifies a load: the same events in a batch of the same id, for the same table. */
export function loadIdOf(table: string, batchId: string, deliveries: readonly Delivery[]): string {
  const hash = createHash('sha256').update(JSON.stringify([table, batchId]));
  for (const { delivery_id: id } of deliveries) hash.update(id);
  return hash.digest('hex').slice(0, 40);
}

function toRow(delivery: Delivery): Record<string, unknown> {
  return Object.fromEntries(WAREHOUSE_COLUMNS.map(({ name }) => [name, delivery[name as keyof Delivery]]));
}

/** Half a surrogate pair is a text in JavaScript, and nowhere else. */
function wellFormed(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toWellFormed(), each]));
}
