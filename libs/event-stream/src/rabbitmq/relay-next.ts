import { inTransaction } from '@app/common';
import type { Pool } from 'pg';
import { type Claim, claimPosition, findWork, releasePosition, type Work } from '../stream-repository';
import { CompletenessMarks } from './completeness-marks';
import { EVENTS_PER_MESSAGE, toMessages } from './event-message';
import type { Publisher } from './publisher';
import { relayPage, WINDOW } from './relay-page';
import { lockDue, recordRepublished, type Subscription } from './relay-repository';

/** How long a process that was killed keeps a position from the others. */
const LEASE_SECONDS = 10;
/** A claim is used again for less than its lease, so that no other process can have the position meanwhile. */
const KEEP_MS = 5_000;
/** While events come one after another, between looks for those that have to be given again. */
const LOOK_MS = 500;

/** A queue, and what its loop goes on with. */
export interface QueueState {
  pool: Pool;
  queue: string;
  publisher: Publisher;
  marks: Map<string, CompletenessMarks>;
  claims: Map<string, KeptClaim>;
  /** Until then the next events are read without a look whether there are any: the step before had some. */
  followsUntilMs: number;
}

/** Until `untilMs` no other process has the position. */
interface KeptClaim {
  claim: Claim;
  untilMs: number;
  /** What was stored before is published; undefined until a page reached the present. */
  publishedAllAt?: Date | undefined;
}

export interface RelayStep {
  /** How many events were published for each handler. */
  published: ReadonlyMap<string, number>;
  isRefused: boolean;
  hasMore: boolean;
}

const NOTHING: RelayStep = { published: new Map(), isRefused: false, hasMore: false };

/** Publishes the events that handlers have to be given again, then the next ones that their positions have not seen. */
export async function relayNext(state: QueueState, subscriptions: readonly Subscription[]): Promise<RelayStep> {
  if (subscriptions.length === 0) return NOTHING;
  if (performance.now() < state.followsUntilMs) return relayUnseen(state, subscriptions);
  const work = await findWork(
    state.pool,
    subscriptions.map(({ handler }) => handler),
  );
  const wanting = (kind: keyof Work): Subscription[] =>
    subscriptions.filter(({ handler }) => work.some((one) => one.handler === handler && one[kind]));
  const [due, unseen] = [wanting('hasDue'), wanting('hasUnseen')];
  if (due.length === 0 && unseen.length === 0) {
    return sendMarks(state, subscriptions, ({ published_until: until }) => until);
  }
  const published = new Map<string, number>();
  for (const subscription of due) {
    const { events, isRefused } = await relayDue(state, subscription);
    if (events > 0) published.set(subscription.handler, events);
    if (isRefused) return { published, isRefused, hasMore: false };
  }
  // Where events never cease, handlers still say until when they have handled all.
  const marked = subscriptions.filter((subscription) => !due.includes(subscription));
  const { isRefused } = await sendMarks(state, marked, ({ handler }) => state.claims.get(handler)?.publishedAllAt);
  if (isRefused) return { published, isRefused, hasMore: false };
  const step = await relayUnseen(state, unseen);
  if (step.published.size > 0) state.followsUntilMs = performance.now() + LOOK_MS;
  for (const [handler, events] of step.published) published.set(handler, (published.get(handler) ?? 0) + events);
  return { ...step, published };
}

async function relayUnseen(state: QueueState, subscriptions: readonly Subscription[]): Promise<RelayStep> {
  const { pool, queue, publisher, claims } = state;
  const kept = await claimSubscriptions(state, subscriptions);
  const [first, ...others] = kept.map(({ subscription, claim }) => ({ subscription, claim }));
  if (!first) return stopFollowing(state);
  const page = await relayPage(pool, queue, [first, ...others], publisher, LEASE_SECONDS);
  if (!page) {
    for (const { subscription, ...same } of kept) claims.set(subscription.handler, same);
    return stopFollowing(state);
  }
  const untilMs = performance.now() + KEEP_MS;
  for (const claim of page.claims) claims.set(claim.handler, { claim, untilMs, publishedAllAt: page.publishedAllAt });
  return page;
}

function stopFollowing(state: QueueState): RelayStep {
  state.followsUntilMs = -Infinity;
  return NOTHING;
}

/** Those of the handlers whose positions no other process has. */
async function claimSubscriptions(
  state: QueueState,
  subscriptions: readonly Subscription[],
): Promise<(KeptClaim & { subscription: Subscription })[]> {
  const claimed = await Promise.all(
    subscriptions.map(async (subscription) => ({ subscription, kept: await claimOf(state, subscription) })),
  );
  return claimed.flatMap(({ subscription, kept }) => (kept ? [{ subscription, ...kept }] : []));
}

/** The claim of the step before, while it is certain that no other process has the position; a step that fails loses it. */
async function claimOf({ pool, claims }: QueueState, { handler }: Subscription): Promise<KeptClaim | undefined> {
  const known = claims.get(handler);
  claims.delete(handler);
  if (known && performance.now() < known.untilMs) return known;
  if (known) await releasePosition(pool, known.claim);
  const untilMs = performance.now() + KEEP_MS;
  const claim = await claimPosition(pool, handler, LEASE_SECONDS);
  return claim && { claim, untilMs };
}

/** @param untilOf before which everything that a handler wants is published */
async function sendMarks(
  { queue, publisher, marks }: QueueState,
  subscriptions: readonly Subscription[],
  untilOf: (subscription: Subscription) => Date | null | undefined,
): Promise<RelayStep> {
  const due = subscriptions.flatMap((subscription) => {
    const { handler } = subscription;
    const own = marks.get(handler) ?? new CompletenessMarks();
    marks.set(handler, own);
    const mark = own.next(subscription, untilOf(subscription), Date.now());
    return mark ? [{ own, mark }] : [];
  });
  const isConfirmed = await publisher.publish(
    queue,
    due.map(({ mark: { handler, ...mark } }) => ({ ...mark, handlers: [handler] })),
  );
  due.filter((_mark, place) => isConfirmed[place]).forEach(({ own, mark }) => own.sent(mark, Date.now()));
  return { ...NOTHING, isRefused: isConfirmed.includes(false) };
}

/** What PostgreSQL kept for later: after an outage of a destination, an expired message, or a restore. */
async function relayDue(
  { pool, queue, publisher }: QueueState,
  { handler }: Subscription,
): Promise<{ events: number; isRefused: boolean }> {
  return inTransaction(pool, async (client) => {
    const due = await lockDue(client, handler, WINDOW * EVENTS_PER_MESSAGE);
    const byAttempts = Map.groupBy(due, ({ attempts }) => attempts);
    const messages = [...byAttempts].flatMap(([attempts, keys]) => toMessages([handler], attempts, keys, true));
    const isConfirmed = await publisher.publish(queue, messages);
    const published = messages.flatMap(({ keys }, place) => (isConfirmed[place] ? keys : []));
    if (published.length > 0) await recordRepublished(client, handler, published);
    return { events: published.length, isRefused: isConfirmed.includes(false) };
  });
}
