import { MASK, maskAddress, maskIdentifier } from '@app/common';
import type { ListedDeadEvent, ListedEvent, ListedReject } from '@app/internal-protocol';
import type { Principal } from '../auth/principal';

/** Properties that identify no person, whoever sends them. */
const SHOWN = new Set([
  'amount',
  'category',
  'currency',
  'discount',
  'event_name',
  'event_type',
  'items',
  'offer_id',
  'order_id',
  'price',
  'product_id',
  'products',
  'quantity',
  'sku',
  'tax',
]);

type WithoutSource<Listed> = Omit<Listed, 'source_id'>;

/** Whether a role sees ids, addresses and properties of visitors. */
export function seesPersonalData({ role }: Pick<Principal, 'role'>): boolean {
  return role === 'admin' || role === 'editor';
}

/** An event as a viewer sees it: without what identifies its visitor. */
export function maskEvent<Listed extends WithoutSource<ListedEvent>>(event: Listed): Listed {
  return {
    ...event,
    user_id: maskId(event.user_id),
    anonymous_id: maskId(event.anonymous_id),
    session_id: maskId(event.session_id),
    click_id: maskId(event.click_id),
    page_url: withoutQuery(event.page_url),
    referrer: withoutQuery(event.referrer),
    user_agent: event.user_agent === null ? null : MASK,
    ip_address: event.ip_address === null ? null : maskAddress(event.ip_address),
    properties: maskValues(event.properties) as Record<string, unknown>,
  };
}

/** What a client sent that could not be read: its names, and values only of what identifies no person. */
export function maskReject<Listed extends WithoutSource<ListedReject>>(reject: Listed): Listed {
  const errors = reject.errors.map((error) => (error.value === undefined ? error : { ...error, value: MASK }));
  return { ...reject, event: JSON.stringify(maskValues(JSON.parse(reject.event))), errors };
}

/** The error is in the words of a handler or its destination, which may hold anything. */
export function maskDeadEvent<
  Listed extends { error: string; event: WithoutSource<ListedDeadEvent['event'] & {}> | null },
>(dead: Listed): Listed {
  return { ...dead, error: MASK, event: dead.event && maskEvent(dead.event) };
}

function maskId(id: string | null): string | null {
  return id === null ? null : maskIdentifier(id);
}

function withoutQuery(url: string | null): string | null {
  return url === null ? null : url.split(/[?#]/, 1)[0]!;
}

/** Names stay, at any depth; a value that is masked as a whole may hold other names. */
function maskValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskValues);
  if (typeof value !== 'object' || value === null) return value === null ? null : MASK;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskMember(name, member)]));
}

function maskMember(name: string, value: unknown): unknown {
  const isWhole = typeof value !== 'object' || value === null;
  return isWhole && (value === null || typeof value === 'boolean' || SHOWN.has(name)) ? value : maskValues(value);
}
