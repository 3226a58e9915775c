import { inTransaction, type Log, messageForLog } from '@app/common';
import { advanceSnapshot } from '@app/common/database/snapshot';
import type { ChannelModel } from 'amqplib';
import type { Pool } from 'pg';
import { type Claim, claimPosition, findWork, releasePosition } from '../stream-repository';
import { BrokerConnection, openChannel, pause } from './broker-connection';
import { CompletenessMarks } from './completeness-marks';
import { EVENTS_PER_MESSAGE, toMessages } from './event-message';
import { Publisher } from './publisher';
import {
  advancePublished,
  recordRepublished,
  lockDue,
  readSubscriptions,
  readUnseenKeys,
  type Subscription,
  type UnseenKey,
} from './relay-repository';

/** How long a process that was killed keeps a position from the others. */
const LEASE_SECONDS = 10;
const PAGE = 5_000;
/** Messages that wait for their confirmation together. */
const WINDOW = 20;
/** Between looks for handlers that want events. */
const SUBSCRIPTIONS_MS = 1_000;
const IDLE_MS = { min: 5, max: 250 };
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
 * full, delays the events of its handler and nothing else.
 */
export class Relay {
  private connection: BrokerConnection | undefined;
  private subscriptions = new Map<string, Subscription>();

  constructor(private readonly options: RelayOptions) {}

  start(): void {
    const { brokerUrl, log } = this.options;
    this.connection = new BrokerConnection(brokerUrl, 'event relay', (...session) => this.publish(...session), log);
  }

  async stop(): Promise<void> {
    await this.connection?.stop();
  }

  private async publish(connection: ChannelModel, ended: AbortSignal): Promise<void> {
    const closed = new AbortController();
    const signal = AbortSignal.any([ended, closed.signal]);
    const channel = await openChannel(connection, () => closed.abort());
    const publisher = new Publisher(channel);
    const loops = new Map<string, Promise<void>>();
    while (!signal.aborted) {
      for (const { handler } of await this.readSubscriptions()) {
        if (!loops.has(handler)) loops.set(handler, this.follow(handler, publisher, signal));
      }
      await pause(SUBSCRIPTIONS_MS, signal);
    }
    await Promise.all(loops.values());
  }

  private async readSubscriptions(): Promise<Subscription[]> {
    try {
      const all = await readSubscriptions(this.options.pool);
      this.subscriptions = new Map(all.map((subscription) => [subscription.handler, subscription]));
    } catch (error) {
      this.options.log.warn('The handlers that want events cannot be read', { cause: messageForLog(error) });
    }
    return [...this.subscriptions.values()];
  }

  /** Publishes a handler's events until the session ends; a full queue stops no other handler. */
  private async follow(handler: string, publisher: Publisher, signal: AbortSignal): Promise<void> {
    const { pool, log, onPublished } = this.options;
    const marks = new CompletenessMarks();
    let [idleMs, refusedMs] = [IDLE_MS.min, REFUSED_BACKOFF_MS.min];
    while (!signal.aborted) {
      const subscription = this.subscriptions.get(handler);
      try {
        const step = subscription ? await relayNext(pool, subscription, publisher, marks) : NOTHING;
        onPublished(handler, step.events);
        idleMs = step.events > 0 ? IDLE_MS.min : Math.min(IDLE_MS.max, idleMs * 2);
        refusedMs = step.isRefused ? Math.min(REFUSED_BACKOFF_MS.max, refusedMs * 2) : REFUSED_BACKOFF_MS.min;
        if (step.isRefused) log.warn('A queue of the broker is full or missing', { handler, retry_in_ms: refusedMs });
        if (!step.hasMore) await pause(step.isRefused ? refusedMs : idleMs, signal);
      } catch (error) {
        if (!signal.aborted) log.warn('Failed to publish events', { handler, cause: messageForLog(error) });
        await pause(ERROR_BACKOFF_MS, signal);
      }
    }
  }
}

interface RelayStep {
  events: number;
  isRefused: boolean;
  hasMore: boolean;
}

const NOTHING: RelayStep = { events: 0, isRefused: false, hasMore: false };

/** Publishes the events that a handler has to be given again, then the next ones that its position has not seen. */
async function relayNext(
  pool: Pool,
  subscription: Subscription,
  publisher: Publisher,
  marks: CompletenessMarks,
): Promise<RelayStep> {
  const { handler, queue } = subscription;
  const { hasUnseen, hasDue } = await findWork(pool, handler);
  if (!hasUnseen && !hasDue) {
    const mark = marks.next(subscription, Date.now());
    if (!mark) return NOTHING;
    const [isConfirmed] = await publisher.publish(queue, [mark]);
    if (isConfirmed) marks.sent(mark, Date.now());
    return { ...NOTHING, isRefused: !isConfirmed };
  }
  const due = await relayDue(pool, subscription, publisher);
  const claim = due.isRefused ? undefined : await claimPosition(pool, handler, LEASE_SECONDS);
  if (!claim) return due;
  const step = await relayPage(pool, subscription, claim, publisher);
  return { ...step, events: due.events + step.events };
}

/** What PostgreSQL kept for later: after an outage of a destination, an expired message, or a restore. */
async function relayDue(pool: Pool, { handler, queue }: Subscription, publisher: Publisher): Promise<RelayStep> {
  return inTransaction(pool, async (client) => {
    const due = await lockDue(client, handler, WINDOW * EVENTS_PER_MESSAGE);
    const byAttempts = Map.groupBy(due, ({ attempts }) => attempts);
    const messages = [...byAttempts].flatMap(([attempts, keys]) => toMessages(handler, attempts, keys, true));
    const isConfirmed = await publisher.publish(queue, messages);
    const published = messages.flatMap(({ keys }, place) => (isConfirmed[place] ? keys : []));
    if (published.length > 0) await recordRepublished(client, handler, published);
    return { events: published.length, isRefused: isConfirmed.includes(false), hasMore: false };
  });
}

async function relayPage(
  pool: Pool,
  { handler, queue, types }: Subscription,
  claim: Claim,
  publisher: Publisher,
): Promise<RelayStep> {
  const { events, snapshot } = await readUnseenKeys(pool, claim.snapshot, PAGE);
  const wanted = types === null ? events : events.filter(({ event_type: type }) => types.includes(type));
  const confirmed = await publishInOrder(publisher, handler, queue, wanted);
  const isRefused = confirmed < wanted.length;
  // A transaction of which a part is published will be published again as a whole.
  const end = isRefused ? wanted[confirmed]!.tx : undefined;
  const passed = end === undefined ? events : events.filter(({ tx }) => BigInt(tx) < BigInt(end));
  const last = passed.at(-1);
  const isPage = events.length >= PAGE;
  if (isRefused && !last) await releasePosition(pool, claim);
  else {
    const next = last && (isRefused || isPage) ? advanceSnapshot(claim.snapshot, snapshot, last.tx) : snapshot;
    await advancePublished(pool, claim, next, confirmed > 0);
  }
  return { events: confirmed, isRefused, hasMore: isPage && !isRefused };
}

/** Returns how many events from the first on the broker has. */
async function publishInOrder(
  publisher: Publisher,
  handler: string,
  queue: string,
  events: readonly UnseenKey[],
): Promise<number> {
  const messages = toMessages(handler, 0, events);
  for (let from = 0; from < messages.length; from += WINDOW) {
    const isConfirmed = await publisher.publish(queue, messages.slice(from, from + WINDOW));
    const refused = isConfirmed.indexOf(false);
    if (refused >= 0) return (from + refused) * EVENTS_PER_MESSAGE;
  }
  return events.length;
}
