import { inTransaction, type Log, messageForLog } from '@app/common';
import type { ChannelModel } from 'amqplib';
import type { Pool } from 'pg';
import { Arrivals } from '../arrivals';
import { pause } from '../pause';
import { type Claim, claimPosition, findWork, releasePosition, type Work } from '../stream-repository';
import { BrokerConnection, openChannel } from './broker-connection';
import { CompletenessMarks } from './completeness-marks';
import { EVENTS_PER_MESSAGE, toMessages } from './event-message';
import { Publisher } from './publisher';
import { type ClaimedSubscription, relayPage, WINDOW } from './relay-page';
import { lockDue, readSubscriptions, recordRepublished, type Subscription } from './relay-repository';

/** How long a process that was killed keeps a position from the others. */
const LEASE_SECONDS = 10;
/** A claim is used again for less than its lease, so that no other process can have the position meanwhile. */
const KEEP_MS = 5_000;
/** Between looks for handlers that want events. */
const SUBSCRIPTIONS_MS = 1_000;
/** Between looks for events of which no notification came. */
const IDLE_MS = { min: 5, max: 1_000 };
const GATHER_MS = 5;
const REFUSED_BACKOFF_MS = { min: 250, max: 5_000 };
const ERROR_BACKOFF_MS = 1_000;

export interface RelayOptions {
  pool: Pool;
  brokerUrl: string;
  log: Log;
  onPublished: (handler: string, events: number) => void;
}

/**
 * Publishes the events of handlers that subscribed to a queue. Any number of relays may run: one at a time claims the
 * position of a handler. A position moves after the broker has confirmed, so a broker that is down, or a queue that is
 * full, delays the events of its handlers and nothing else.
 */
export class Relay {
  private connection: BrokerConnection | undefined;
  private subscriptions: readonly Subscription[] = [];
  private readonly arrivals: Arrivals;

  constructor(private readonly options: RelayOptions) {
    this.arrivals = new Arrivals(options.pool, options.log);
  }

  start(): void {
    const { brokerUrl, log } = this.options;
    this.arrivals.start();
    this.connection = new BrokerConnection(brokerUrl, 'event relay', (...session) => this.publish(...session), log);
  }

  async stop(): Promise<void> {
    await this.connection?.stop();
    await this.arrivals.stop();
  }

  private async publish(connection: ChannelModel, ended: AbortSignal): Promise<void> {
    const closed = new AbortController();
    const signal = AbortSignal.any([ended, closed.signal]);
    const channel = await openChannel(connection, () => closed.abort());
    const publisher = new Publisher(channel);
    const loops = new Map<string, Promise<void>>();
    while (!signal.aborted) {
      for (const { queue } of await this.readSubscriptions()) {
        if (!loops.has(queue)) loops.set(queue, this.follow(queue, publisher, signal));
      }
      await pause(SUBSCRIPTIONS_MS, signal);
    }
    await Promise.all(loops.values());
  }

  private async readSubscriptions(): Promise<readonly Subscription[]> {
    try {
      this.subscriptions = await readSubscriptions(this.options.pool);
    } catch (error) {
      this.options.log.warn('The handlers that want events cannot be read', { cause: messageForLog(error) });
    }
    return this.subscriptions;
  }

  /** Publishes the events of a queue until the session ends; a full queue stops no other. */
  private async follow(queue: string, publisher: Publisher, signal: AbortSignal): Promise<void> {
    const { pool, log, onPublished } = this.options;
    const state: QueueState = { pool, queue, publisher, marks: new Map(), claims: new Map() };
    let [idleMs, refusedMs] = [IDLE_MS.min, REFUSED_BACKOFF_MS.min];
    while (!signal.aborted) {
      const { count: arrived } = this.arrivals;
      try {
        const subscriptions = this.subscriptions.filter((subscription) => subscription.queue === queue);
        const step = await relayNext(state, subscriptions);
        for (const [handler, events] of step.published) onPublished(handler, events);
        const hasEvents = step.published.size > 0;
        idleMs = hasEvents ? IDLE_MS.min : Math.min(IDLE_MS.max, idleMs * 2);
        refusedMs = step.isRefused ? Math.min(REFUSED_BACKOFF_MS.max, refusedMs * 2) : REFUSED_BACKOFF_MS.min;
        if (step.isRefused) log.warn('A queue of the broker is full or missing', { queue, retry_in_ms: refusedMs });
        if (step.isRefused) await pause(refusedMs, signal);
        // Events mostly come one after another; the next ones go together.
        else if (hasEvents && !step.hasMore) await pause(GATHER_MS, signal);
        else if (!step.hasMore) await this.arrivals.next(arrived, idleMs, signal);
      } catch (error) {
        if (!signal.aborted) log.warn('Failed to publish events', { queue, cause: messageForLog(error) });
        await pause(ERROR_BACKOFF_MS, signal);
      }
    }
    await this.release(state);
  }

  /** Other processes need not wait for the end of the claims. */
  private async release({ queue, claims }: QueueState): Promise<void> {
    const { pool, log } = this.options;
    try {
      for (const { claim } of claims.values()) await releasePosition(pool, claim);
    } catch (error) {
      log.warn('Positions stay claimed for some seconds', { queue, cause: messageForLog(error) });
    }
  }
}

/** A queue, and what its loop goes on with. */
interface QueueState {
  pool: Pool;
  queue: string;
  publisher: Publisher;
  marks: Map<string, CompletenessMarks>;
  /** Until `untilMs` no other process has them. */
  claims: Map<string, { claim: Claim; untilMs: number }>;
}

interface RelayStep {
  /** How many events were published for each handler. */
  published: ReadonlyMap<string, number>;
  isRefused: boolean;
  hasMore: boolean;
}

const NOTHING: RelayStep = { published: new Map(), isRefused: false, hasMore: false };

/** Publishes the events that handlers have to be given again, then the next ones that their positions have not seen. */
async function relayNext(state: QueueState, subscriptions: readonly Subscription[]): Promise<RelayStep> {
  if (subscriptions.length === 0) return NOTHING;
  const work = await findWork(
    state.pool,
    subscriptions.map(({ handler }) => handler),
  );
  const wanting = (kind: keyof Work): Subscription[] =>
    subscriptions.filter(({ handler }) => work.some((one) => one.handler === handler && one[kind]));
  const [due, unseen] = [wanting('hasDue'), wanting('hasUnseen')];
  if (due.length === 0 && unseen.length === 0) return sendMarks(state, subscriptions);
  const published = new Map<string, number>();
  for (const subscription of due) {
    const { events, isRefused } = await relayDue(state, subscription);
    if (events > 0) published.set(subscription.handler, events);
    if (isRefused) return { published, isRefused, hasMore: false };
  }
  const [first, ...others] = await claimSubscriptions(state, unseen);
  if (!first) return { ...NOTHING, published };
  const page = await relayPage(state.pool, state.queue, [first, ...others], state.publisher, LEASE_SECONDS);
  const untilMs = performance.now() + KEEP_MS;
  for (const claim of page.claims) state.claims.set(claim.handler, { claim, untilMs });
  for (const [handler, events] of page.published) published.set(handler, (published.get(handler) ?? 0) + events);
  return { ...page, published };
}

/** Those of the handlers whose positions no other process has. */
async function claimSubscriptions(
  state: QueueState,
  subscriptions: readonly Subscription[],
): Promise<ClaimedSubscription[]> {
  const claimed = await Promise.all(
    subscriptions.map(async (subscription) => ({ subscription, claim: await claimOf(state, subscription) })),
  );
  return claimed.flatMap(({ subscription, claim }) => (claim ? [{ subscription, claim }] : []));
}

/** The claim of the step before, while it is certain that no other process has the position; a step that fails loses it. */
async function claimOf({ pool, claims }: QueueState, { handler }: Subscription): Promise<Claim | undefined> {
  const known = claims.get(handler);
  claims.delete(handler);
  if (known && performance.now() < known.untilMs) return known.claim;
  if (known) await releasePosition(pool, known.claim);
  return claimPosition(pool, handler, LEASE_SECONDS);
}

async function sendMarks(
  { queue, publisher, marks }: QueueState,
  subscriptions: readonly Subscription[],
): Promise<RelayStep> {
  const due = subscriptions.flatMap((subscription) => {
    const { handler } = subscription;
    const own = marks.get(handler) ?? new CompletenessMarks();
    marks.set(handler, own);
    const mark = own.next(subscription, Date.now());
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
