import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  ClientDisconnectedError,
  GroupCommit,
  Log,
  MetricsService,
  problems,
  QueueFullError,
  type RawHandler,
  type RawResponse,
  readBody,
  sendResponse,
  toProblem,
  toProblemResponse,
  uuidV7,
} from '@app/common';
import { type EventRequest, readEvent, type ReadEvent, type TrackedEvent } from '@app/events';
import { Counter } from 'prom-client';
import { AnalyticsEnvironment } from '../analytics.env';
import { batchResponse, type EventOutcome, singleResponse } from './collect-responses';
import { EventRepository, type Reject } from './event.repository';
import { type CollectRoute, describeRequest, eventsOf, parseBody, routeOf } from './read-request';
import { VisitorSalts } from './visitor-salts';

const SINGLES = { maxBatch: 500, maxPending: 10_000, maxInFlight: 2 };
/** A batch is large enough to be a commit of its own. */
const BATCHES = { maxBatch: 1, maxPending: 200, maxInFlight: 2 };

/**
 * Collects events. A request is read, each event is completed and cleaned, all are stored in one commit, and only then
 * is the client answered: one outcome for each event, in their order. What cannot be read is kept with every reason.
 */
@Injectable()
export class CollectorService {
  private readonly singles: GroupCommit<TrackedEvent[], boolean[]>;
  private readonly batches: GroupCommit<TrackedEvent[], boolean[]>;
  private readonly received: Counter<'outcome'>;

  constructor(
    private readonly repository: EventRepository,
    private readonly salts: VisitorSalts,
    private readonly environment: AnalyticsEnvironment,
    private readonly log: Log,
    metrics: MetricsService,
  ) {
    const write = (groups: TrackedEvent[][]): Promise<boolean[][]> => this.write(groups);
    this.singles = new GroupCommit(write, SINGLES);
    this.batches = new GroupCommit(write, BATCHES);
    this.received = new Counter({
      name: 'events_received_total',
      help: 'Events by outcome: stored, duplicate or rejected',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  readonly rawHandler: RawHandler = (message, response) => {
    const route = routeOf(message.url ?? '/');
    if (!route) return false;
    void this.handle(message, response, route);
    return true;
  };

  /** Sends a response to every request; never throws. */
  private async handle(message: IncomingMessage, response: ServerResponse, route: CollectRoute): Promise<void> {
    try {
      sendResponse(response, await this.collect(message, route), message.method === 'HEAD');
    } catch (error) {
      if (error instanceof ClientDisconnectedError) return;
      const problem = toProblem(error);
      if (problem.status >= 500) this.log.error('Failed to collect events', error);
      sendResponse(response, toProblemResponse(problem), message.method === 'HEAD');
    }
  }

  private async collect(message: IncomingMessage, route: CollectRoute): Promise<RawResponse> {
    if (message.method !== 'POST') throw problems.methodNotAllowed('POST');
    if (this.environment.ANALYTICS_KEYLESS === 'off') throw problems.unauthorized('Events need a write key.');
    const body = parseBody(
      await readBody(message, route.maxBytes),
      message.headers['content-encoding'],
      route.maxBytes,
    );
    const inputs = route.isBatch ? eventsOf(body) : [body];
    const request = await this.describe(message, (body as { sent_at?: unknown } | null)?.sent_at);
    const readings = inputs.map((input) => readEvent(input, request, route.kind));
    const outcomes = await this.store(inputs, readings, request, route);
    for (const { status } of outcomes) this.received.inc({ outcome: status });
    return route.isBatch ? batchResponse(outcomes) : singleResponse(outcomes[0]!);
  }

  private async describe(message: IncomingMessage, sentAt: unknown): Promise<EventRequest> {
    const nowMs = Date.now();
    const hash = await orUnavailable(this.salts.hashAt(nowMs));
    const described = describeRequest(message, nowMs, this.environment.TRUSTED_PROXY_HOPS, sentAt);
    return { ...described, anonymousVisitor: (address, agent) => hash(described.sourceId, address, agent) };
  }

  /** Commits what was read, and what could not be read beside it. */
  private async store(
    inputs: readonly unknown[],
    readings: readonly ReadEvent[],
    { sourceId, receivedAtMs }: EventRequest,
    { isBatch }: CollectRoute,
  ): Promise<EventOutcome[]> {
    const events = readings.flatMap(({ event }) => (event ? [event] : []));
    const rejects = readings.flatMap(({ errors }, index): Reject[] => {
      if (!errors) return [];
      const event = JSON.stringify(inputs[index]);
      return [{ id: uuidV7(), sourceId, receivedAt: new Date(receivedAtMs).toISOString(), event, errors }];
    });
    const queue = isBatch ? this.batches : this.singles;
    const isNew = events.length > 0 ? await orUnavailable(queue.add(events)) : [];
    if (rejects.length > 0) await orUnavailable(this.repository.storeRejects(rejects));
    const [stored, rejected] = [isNew.values(), rejects.values()];
    return readings.map((reading): EventOutcome => {
      if (!reading.event) return { status: 'rejected', rejectId: rejected.next().value!.id, errors: reading.errors };
      const status = stored.next().value! ? 'stored' : 'duplicate';
      return { status, event: reading.event, warnings: reading.warnings };
    });
  }

  /** Stores the events of several requests in one commit. */
  private async write(groups: readonly TrackedEvent[][]): Promise<boolean[][]> {
    const isNew = (await this.repository.store(groups.flat())).values();
    return groups.map((group) => group.map(() => isNew.next().value!));
  }
}

/** @throws Problem unavailable (503): nothing is acknowledged, and the client sends it again */
function orUnavailable<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    const isFull = cause instanceof QueueFullError;
    throw problems.unavailable(
      isFull ? 'Too many events are waiting.' : 'Events cannot be stored at the moment.',
      cause,
    );
  });
}
