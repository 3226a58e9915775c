import { Inject, Injectable } from '@nestjs/common';
import { Log, timeOfUuidV7 } from '@app/common';
import type { BatchedRequest } from '@app/internal-protocol';
import type { Route } from '../routing/compile-routes';
import { Dispatcher } from '../upstream/dispatcher';
import type { SendOptions } from '../upstream/upstream-client';
import { type DeliveryResult, postbacksOf } from '../upstream/upstream-response';
import { backoffMs, classifyDelivery, type DeliveryOutcome, pauseAfterSilenceMs } from './classify-delivery';
import { PayloadVault } from './payload-vault';
import { SpoolMetrics } from './spool-metrics';
import { SpoolStatus } from './spool-status';
import {
  type DeadRow,
  type DeliveredRow,
  type PostponedRow,
  SpoolRepository,
  type WaitingRow,
} from './spool.repository';

/** How much of a refusal is stored with a dead-lettered postback. */
const MAX_RESPONSE_CHARACTERS = 2_000;
/** A postback that its service fails at is retried after at least this, and at most that. */
const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 300_000;

/** One attempt to deliver one row. */
export interface Attempt {
  row: WaitingRow;
  /** Undefined when the row was not sent, for example because it cannot be decrypted. */
  result: DeliveryResult | undefined;
  outcome: DeliveryOutcome;
  error: string;
  /** How often its service has fallen silent over it. Absent means unchanged. */
  silences?: number;
}

/** Sends rows of the spool to their service and settles the outcomes. */
@Injectable()
export class SpoolDelivery {
  constructor(
    private readonly repository: SpoolRepository,
    private readonly vault: PayloadVault,
    private readonly dispatcher: Dispatcher,
    private readonly status: SpoolStatus,
    private readonly metrics: SpoolMetrics,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Returns whether the service responded to all of them. */
  async deliver(route: Route, rows: readonly WaitingRow[]): Promise<boolean> {
    return this.settle(route, await this.attempt(route, rows, { timeoutMs: route.timeoutMs, retryOnReset: true }));
  }

  async attempt(route: Route, rows: readonly WaitingRow[], options: SendOptions): Promise<Attempt[]> {
    const opened = rows.map((row) => this.open(row, route.partnerCode));
    const requests = opened.filter((one): one is BatchedRequest => !(one instanceof Error));
    const results = (await this.dispatcher.deliverSpooled(route, requests, options)).values();
    return rows.map((row, index): Attempt => {
      const one = opened[index]!;
      // Another gateway may have the key, already or still.
      if (one instanceof Error) return { row, result: undefined, outcome: 'later', error: one.message };
      const result = results.next().value!;
      return { row, result, outcome: classifyDelivery(result), error: describe(result) };
    });
  }

  /** Writes the outcome of each attempt. Returns whether the service responded to all of them. */
  async settle(route: Route, attempts: readonly Attempt[]): Promise<boolean> {
    const of = (outcome: DeliveryOutcome) => attempts.filter((attempt) => attempt.outcome === outcome);
    const [delivered, dead, later] = [of('delivered'), of('dead'), of('later')];
    const [away, silenced] = [of('away'), of('silenced')];
    // A row that was alone and got no response may be the reason for that: it must not block the others for ever.
    const isAlone = attempts.length === 1;
    const postponed = [...later, ...silenced, ...(isAlone ? away : [])];
    await this.repository.erase(delivered.map(toDeliveredRow));
    await this.repository.deadLetter(dead.map(toDeadRow));
    await this.repository.postpone(postponed.map(toPostponedRow));
    if (!isAlone) await this.repository.noteUnanswered(away.filter(wasSent).map(({ row }) => row.id));
    const bytes = delivered.reduce((sum, { row }) => sum + row.size_bytes, 0);
    this.status.recordSettled(route.partnerCode, delivered.length + dead.length, bytes, dead.length);
    for (const [outcome, some] of Object.entries({ delivered, dead, later, away, silenced })) {
      this.metrics.recordAttempts(route.partnerCode, outcome, some.length);
    }
    for (const attempt of [...delivered, ...dead, ...later, ...silenced]) this.logOutcome(route.partnerCode, attempt);
    return away.length === 0 && silenced.length === 0;
  }

  private open({ payload, id, attempts, unanswered }: WaitingRow, partnerCode: string): BatchedRequest | Error {
    try {
      const earlierAttempts = attempts + unanswered;
      return { ...this.vault.open(payload, id, partnerCode), isAcknowledged: true, earlierAttempts };
    } catch (error) {
      return new Error(`It cannot be decrypted: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private logOutcome(partner: string, { row, result, outcome, error, silences }: Attempt): void {
    const fields = {
      partner,
      postback_id: row.id,
      outcome,
      attempts: row.attempts + 1,
      silences,
      status: result?.kind === 'response' ? result.status : undefined,
      waited_ms: Date.now() - timeOfUuidV7(row.id).getTime(),
    };
    if (outcome === 'delivered') {
      this.log.info('A spooled postback was delivered', fields);
    } else if (outcome === 'dead') {
      const silenced = 'A spooled postback was dead-lettered: its service dies of it';
      this.log.error(silences ? silenced : 'A spooled postback was refused', error, fields);
    } else {
      const silenced = 'A service stopped responding to a spooled postback';
      this.log.warn(silences ? silenced : 'A spooled postback failed at its service', { ...fields, cause: error });
    }
  }
}

function wasSent({ result }: Attempt): boolean {
  return result !== undefined && (result.kind === 'response' || result.wasSent === true);
}

function describe(result: DeliveryResult): string {
  if (result.kind === 'response') return `The service answered ${result.status}`;
  return result.cause ? `${result.reason}: ${result.cause.message}` : result.reason;
}

function toDeliveredRow({ row, result }: Attempt): DeliveredRow {
  return { id: row.id, postbacks: result ? postbacksOf(result) : 1 };
}

function toDeadRow({ row, result, error, silences = row.silences }: Attempt): DeadRow {
  if (result?.kind !== 'response') return { id: row.id, status: null, answer: null, error, silences };
  // PostgreSQL's texts hold no NUL.
  const text = result.body.toString().replaceAll('\0', '').slice(0, MAX_RESPONSE_CHARACTERS);
  return { id: row.id, status: result.status, answer: text, error, silences };
}

function toPostponedRow(attempt: Attempt): PostponedRow {
  const { row, outcome, error, silences = row.silences } = attempt;
  const random = Math.random();
  const pause_ms =
    outcome === 'silenced'
      ? pauseAfterSilenceMs(silences, random)
      : MIN_PAUSE_MS + backoffMs(row.attempts + 1, random, MAX_PAUSE_MS);
  const unanswered = outcome !== 'later' && wasSent(attempt) ? 1 : 0;
  return { id: row.id, pause_ms, error, unanswered, silences };
}
