import { seenByAll } from '@app/common/database/snapshot';
import type { Pool } from 'pg';
import { type Claim, releasePosition } from '../stream-repository';
import { nextAfter } from '../unseen-page';
import type { SharedMessage } from './event-message';
import type { Publisher } from './publisher';
import { advancePublished, readUnseenKeys, type Subscription } from './relay-repository';
import { lastPublished, type PageMessage, shareEvents } from './share-events';

const PAGE = 5_000;
/** Messages that wait for their confirmation together. */
export const WINDOW = 20;

/** A handler whose position this process has claimed. */
export interface ClaimedSubscription {
  subscription: Subscription;
  claim: Claim;
}

export interface RelayedPage {
  /** How many events were published for each handler. */
  published: Map<string, number>;
  isRefused: boolean;
  hasMore: boolean;
  /** Those that may be used again. */
  claims: Claim[];
  /** What was stored before is published; undefined where more is left. */
  publishedAllAt: Date | undefined;
}

/**
 * Publishes the next events of handlers that share a queue, and moves their positions: an event is one message for all of
 * them.
 *
 * @param leaseSeconds for which the claims may be used again
 * @returns undefined where there is no event: nothing has changed
 */
export async function relayPage(
  pool: Pool,
  queue: string,
  claimed: readonly [ClaimedSubscription, ...ClaimedSubscription[]],
  publisher: Publisher,
  leaseSeconds: number,
): Promise<RelayedPage | undefined> {
  const [first, ...others] = claimed.map(({ claim }) => claim.snapshot);
  const { events, snapshot, readAt } = await readUnseenKeys(pool, seenByAll([first!, ...others]), PAGE);
  if (events.length === 0) return undefined;
  const readers = claimed.map(({ subscription: { handler, types }, claim }) => ({
    handler,
    types,
    seen: claim.snapshot,
  }));
  const messages = shareEvents(events, readers);
  const confirmed = await publishAll(publisher, queue, messages);
  const missing = messages.filter((message) => !confirmed.has(message));
  const published = countByHandler(confirmed);
  const isRefused = missing.length > 0;
  const isPage = events.length >= PAGE;
  const last = lastPublished(events, missing);
  const publishedAllAt = isPage || isRefused ? undefined : readAt;
  const result = { published, isRefused, hasMore: isPage && !isRefused, publishedAllAt };
  if (isRefused && !last) {
    for (const { claim } of claimed) await releasePosition(pool, claim);
    return { ...result, claims: [] };
  }
  const end = { snapshot, ...(last && (isRefused || isPage) && { lastTx: last.tx }) };
  const advanced = claimed.map(({ claim }) => ({
    claim,
    snapshot: nextAfter(claim.snapshot, end),
    hasEvents: published.has(claim.handler),
  }));
  const held = await advancePublished(pool, advanced, leaseSeconds);
  const claims = advanced
    .filter(({ claim }) => held.has(claim.handler))
    .map(({ claim, snapshot: seen }) => ({ ...claim, snapshot: seen }));
  return { ...result, claims };
}

/** Returns the messages that the broker has. Once it refuses one, it is given no more. */
async function publishAll(
  publisher: Publisher,
  queue: string,
  messages: readonly PageMessage[],
): Promise<Set<SharedMessage>> {
  const confirmed = new Set<SharedMessage>();
  for (let from = 0; from < messages.length; from += WINDOW) {
    const window = messages.slice(from, from + WINDOW);
    const isConfirmed = await publisher.publish(queue, window);
    window.filter((_message, place) => isConfirmed[place]).forEach((message) => confirmed.add(message));
    if (isConfirmed.includes(false)) break;
  }
  return confirmed;
}

function countByHandler(messages: Iterable<SharedMessage>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { handlers, keys } of messages) {
    for (const handler of handlers) counts.set(handler, (counts.get(handler) ?? 0) + keys.length);
  }
  return counts;
}
