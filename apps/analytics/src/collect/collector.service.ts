import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  ClientDisconnectedError,
  GroupCommit,
  IntakeCounters,
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
import { PublicFiles } from '../public/public-files.service';
import { intakeSubject, recordIntake } from '../reconciliation/intake-subjects';
import { AccessService } from '../sources/access.service';
import type { SourceAccess } from '../sources/compile-sources';
import { preflightResponse } from '../sources/cors';
import { withoutWriteKey } from '../sources/read-write-key';
import { batchResponse, type EventOutcome, segmentResponse, singleResponse } from './collect-responses';
import { EventRepository, type Reject } from './event.repository';
import { type CollectRoute, describeRequest, eventsOf, parseBody, routeOf } from './read-request';
import { recordRequest } from './reject-request';
import { type VisitorHash, VisitorSalts } from './visitor-salts';

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
  private readonly received: Counter<'outcome' | 'source'>;

  constructor(
    private readonly repository: EventRepository,
    private readonly salts: VisitorSalts,
    private readonly access: AccessService,
    private readonly files: PublicFiles,
    private readonly environment: AnalyticsEnvironment,
    private readonly counters: IntakeCounters,
    private readonly log: Log,
    metrics: MetricsService,
  ) {
    const write = (groups: TrackedEvent[][]): Promise<boolean[][]> => this.write(groups);
    this.singles = new GroupCommit(write, SINGLES);
    this.batches = new GroupCommit(write, BATCHES);
    this.received = new Counter({
      name: 'events_received_total',
      help: 'Events by outcome: stored, duplicate, rejected or dropped',
      labelNames: ['outcome', 'source'],
      registers: [metrics.registry],
    });
  }

  readonly rawHandler: RawHandler = (message, response) => {
    const path = (message.url ?? '/').split('?', 1)[0]!;
    const route = routeOf(path, this.environment.ANALYTICS_COLLECT_PATH);
    if (!route) return this.files.rawHandler(message, response);
    void this.handle(message, response, route);
    return true;
  };

  /** Sends a response to every request; never throws. */
  private async handle(message: IncomingMessage, response: ServerResponse, route: CollectRoute): Promise<void> {
    const headers = this.access.corsHeaders(message);
    try {
      const result = await this.collect(message, route);
      sendResponse(response, { ...result, headers: { ...headers, ...result.headers } }, message.method === 'HEAD');
    } catch (error) {
      if (error instanceof ClientDisconnectedError) return;
      const problem = toProblem(error);
      if (problem.status >= 500) this.log.error('Failed to collect events', error);
      sendResponse(response, toProblemResponse(problem, headers), message.method === 'HEAD');
    }
  }

  private async collect(message: IncomingMessage, route: CollectRoute): Promise<RawResponse> {
    const { origin, 'content-encoding': encoding } = message.headers;
    if (message.method === 'OPTIONS' && origin !== undefined) {
      this.access.checkPreflight(origin);
      return preflightResponse(origin, message.headers['access-control-request-headers']);
    }
    if (message.method !== 'POST') throw problems.methodNotAllowed('POST');
    const sent = parseBody(await readBody(message, route.maxBytes), encoding, route.maxBytes);
    const access = this.access.authenticate(message, sent);
    const inputs = eventsOf(withoutWriteKey(sent), route);
    this.access.limit(access, inputs.length);
    const outcomes = await this.storeCounted(inputs, { message, sent }, access, route);
    for (const { status } of outcomes) this.received.inc({ outcome: status, source: access.source.code });
    if (route.segment) return segmentResponse(outcomes);
    return route.isBatch ? batchResponse(outcomes) : singleResponse(outcomes[0]!);
  }

  /** Stores events, and counts what was received and what became of it, so that both can be compared. */
  private async storeCounted(
    inputs: readonly unknown[],
    { message, sent }: { message: IncomingMessage; sent: unknown },
    access: SourceAccess,
    route: CollectRoute,
  ): Promise<EventOutcome[]> {
    const receivedAtMs = Date.now();
    // Mostly there is nothing to wait for, and each wait costs a turn.
    const opened = this.counters.open();
    if (opened) await opened;
    try {
      const known = this.salts.hashAt(receivedAtMs);
      const hash = known instanceof Promise ? await orUnavailable(known) : known;
      const request = this.describe(message, sent, access, receivedAtMs, hash);
      const outcomes = await this.store(inputs, request, access, route);
      recordIntake(this.counters, access.source.id, receivedAtMs, outcomes);
      return outcomes;
    } catch (error) {
      const isRefused = error instanceof Error && error.cause instanceof QueueFullError;
      const outcome = isRefused ? 'refused' : 'uncertain';
      this.counters.record(intakeSubject(access.source.id), receivedAtMs, outcome, inputs.length);
      throw error;
    }
  }

  private describe(
    message: IncomingMessage,
    body: unknown,
    access: SourceAccess,
    nowMs: number,
    hash: VisitorHash,
  ): EventRequest {
    const { TRUSTED_PROXY_HOPS: trustedProxyHops, ANALYTICS_RETENTION_DAYS: keptDays } = this.environment;
    const described = describeRequest(message, body, access, { nowMs, trustedProxyHops, keptDays });
    return { ...described, anonymousVisitor: (address, agent) => hash(described.sourceId, address, agent) };
  }

  /** Commits what was read, and what could not be read beside it. */
  private async store(
    inputs: readonly unknown[],
    request: EventRequest,
    { source }: SourceAccess,
    { isBatch, kind }: CollectRoute,
  ): Promise<EventOutcome[]> {
    const readings = inputs.map((input) => readEvent(input, request, kind));
    const isDropped = ({ isRefused }: ReadEvent): boolean => isRefused && source.signals === 'drop';
    const events = readings.flatMap((reading) => (reading.event && !isDropped(reading) ? [reading.event] : []));
    const rejects = readings.flatMap((reading, index): Reject[] => {
      if (!reading.errors) return [];
      const event = JSON.stringify(reading.isRefused ? withoutVisitor(inputs[index]) : inputs[index]);
      const receivedAt = new Date(request.receivedAtMs).toISOString();
      const kept = recordRequest(request, kind, reading.isRefused);
      return [{ id: uuidV7(), sourceId: source.id, receivedAt, event, errors: reading.errors, request: kept }];
    });
    const queue = isBatch ? this.batches : this.singles;
    const isNew = events.length > 0 ? await orUnavailable(queue.add(events)) : [];
    if (rejects.length > 0) await orUnavailable(this.repository.storeRejects(rejects));
    const [stored, rejected] = [isNew.values(), rejects.values()];
    return readings.map((reading): EventOutcome => {
      if (!reading.event) return { status: 'rejected', rejectId: rejected.next().value!.id, errors: reading.errors };
      if (isDropped(reading)) return { status: 'dropped', event: reading.event };
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

/** Of a visitor who asks not to be followed only the names of an event are kept. */
function withoutVisitor(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return null;
  const { event_type, event_name } = input as Record<string, unknown>;
  return { event_type, event_name };
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
