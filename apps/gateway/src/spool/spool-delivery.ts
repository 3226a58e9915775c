import { Inject, Injectable } from '@nestjs/common';
import { Log, timeOfUuidV7 } from '@app/common';
import type { BatchedRequest } from '@app/internal-protocol';
import { PostbackDispatcher } from '../upstream/postback-dispatcher.service';
import type { DeliveryResult } from '../upstream/upstream-response';
import { splitIntoBatches } from '../upstream/split-into-batches';
import type { Route } from '../routing/compile-routes';
import { backoffMs } from './backoff';
import { classifyDelivery, type DeliveryOutcome } from './classify-delivery';
import { pauseAfterSilenceMs } from './classify-silence';
import { PayloadVault } from './payload-vault';
import { SpoolMetrics } from './spool-metrics';
import { type DeadRow, type PostponedRow, SpoolRepository, type WaitingRow } from './spool.repository';
import { SpoolTotals } from './spool-totals';

/** So much of a refusal is kept, for whoever looks into it. */
const MAX_ANSWER_CHARACTERS = 2_000;
/** A postback at which its service fails is not sent at it all the time. */
const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 300_000;

/** What became of one row that was sent. */
export interface Attempt {
  row: WaitingRow;
  /** Undefined when it was not sent, because it could not be decrypted, say. */
  answer: DeliveryResult | undefined;
  outcome: DeliveryOutcome;
  error: string;
  /** As often as its service has fallen silent over it by now; absent: as before. */
  silences?: number;
}

/** How a window is sent. */
export interface AttemptOptions {
  timeoutMs: number;
  /** Once more, when its connection breaks before an answer. */
  isRepeatable: boolean;
}

/** Sends what was read from the spool to its service, and settles what came of it. */
@Injectable()
export class SpoolDelivery {
  constructor(
    private readonly repository: SpoolRepository,
    private readonly vault: PayloadVault,
    private readonly courier: PostbackDispatcher,
    private readonly totals: SpoolTotals,
    private readonly metrics: SpoolMetrics,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Returns whether the service is there: false when any was left without an answer. */
  async deliver(route: Route, rows: readonly WaitingRow[]): Promise<boolean> {
    return this.settle(route, await this.attempt(route, rows, { timeoutMs: route.timeoutMs, isRepeatable: true }));
  }

  /** Writes down what became of each. Returns whether all were answered. */
  async settle(route: Route, attempts: readonly Attempt[]): Promise<boolean> {
    const of = (verdict: DeliveryOutcome) => attempts.filter((attempt) => attempt.outcome === verdict);
    const [delivered, dead, later] = [of('delivered'), of('dead'), of('later')];
    const [away, silenced] = [of('away'), of('silenced')];
    // One that was alone and got no answer may be the reason for that: it must not stand before the others for ever.
    const isAlone = attempts.length === 1;
    const postponed = [...later, ...silenced, ...(isAlone ? away : [])];
    await this.repository.erase(delivered.map(({ row }) => row.id));
    await this.repository.deadLetter(dead.map(toDead));
    await this.repository.postpone(postponed.map(toPostponed));
    if (!isAlone) await this.repository.noteUnanswered(away.filter(wasSent).map(({ row }) => row.id));
    const settled = delivered.reduce((sum, { row }) => sum + row.size_bytes, 0);
    this.totals.recordSettled(route.partnerCode, delivered.length + dead.length, settled, dead.length);
    for (const [outcome, some] of Object.entries({ delivered, dead, later, away, silenced })) {
      this.metrics.recordAttempts(route.partnerCode, outcome, some.length);
    }
    for (const attempt of [...delivered, ...dead, ...later, ...silenced]) this.logOutcome(route.partnerCode, attempt);
    return away.length === 0 && silenced.length === 0;
  }

  async attempt(route: Route, rows: readonly WaitingRow[], sending: AttemptOptions): Promise<Attempt[]> {
    const opened = rows.map((row) => this.open(row, route.partnerCode));
    const requests = opened.filter((one): one is BatchedRequest => !(one instanceof Error));
    const answers = new Map<string, DeliveryResult>();
    await Promise.all(
      splitIntoBatches(requests).map(async (batch) => {
        const answered = await this.courier.deliverSpooled(route, batch, sending.timeoutMs, sending.isRepeatable);
        batch.forEach(({ postbackId }, index) => answers.set(postbackId, answered[index]!));
      }),
    );
    return rows.map((row, index): Attempt => {
      const one = opened[index]!;
      // Another gateway may have the key already, or have it still.
      if (one instanceof Error) return { row, answer: undefined, outcome: 'later', error: one.message };
      const answer = answers.get(row.id)!;
      return { row, answer, outcome: classifyDelivery(answer), error: describe(answer) };
    });
  }

  private open({ payload, id, attempts, unanswered }: WaitingRow, partnerCode: string): BatchedRequest | Error {
    try {
      const earlierAttempts = attempts + unanswered;
      return { ...this.vault.open(payload, id, partnerCode), isAcknowledged: true, earlierAttempts };
    } catch (error) {
      return new Error(`It cannot be decrypted: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private logOutcome(partner: string, { row, answer, outcome: verdict, error, silences }: Attempt): void {
    const fields = {
      partner,
      postback_id: row.id,
      outcome: verdict,
      attempts: row.attempts + 1,
      silences,
      status: answer?.kind === 'answered' ? answer.status : undefined,
      waited_ms: Date.now() - timeOfUuidV7(row.id).getTime(),
    };
    if (verdict === 'delivered') this.log.info('A spooled postback was delivered', fields);
    else if (verdict === 'dead') this.log.error(deadMessage(silences), error, fields);
    else this.log.warn(failedMessage(silences), { ...fields, cause: error });
  }
}

function deadMessage(silences: number | undefined): string {
  return silences ? 'A spooled postback was dead-lettered: its service dies of it' : 'A spooled postback was refused';
}

function failedMessage(silences: number | undefined): string {
  return silences ? 'A service fell silent over a spooled postback' : 'A spooled postback failed at its service';
}

function wasSent({ answer }: Attempt): boolean {
  return answer !== undefined && (answer.kind === 'answered' || answer.wasSent === true);
}

function describe(answer: DeliveryResult): string {
  if (answer.kind === 'unanswered') return answer.cause ? `${answer.reason}: ${answer.cause.message}` : answer.reason;
  return `The service answered ${answer.status}`;
}

function toDead({ row, answer, error, silences = row.silences }: Attempt): DeadRow {
  const isAnswered = answer?.kind === 'answered';
  // PostgreSQL's texts hold no NUL.
  const text = isAnswered ? answer.body.toString('utf8').replaceAll('\0', '').slice(0, MAX_ANSWER_CHARACTERS) : null;
  return { id: row.id, status: isAnswered ? answer.status : null, answer: text, error, silences };
}

function toPostponed(attempt: Attempt): PostponedRow {
  const { row, outcome: verdict, error, silences = row.silences } = attempt;
  const random = Math.random();
  const pause_ms =
    verdict === 'silenced'
      ? pauseAfterSilenceMs(silences, random)
      : MIN_PAUSE_MS + backoffMs(row.attempts + 1, random, MAX_PAUSE_MS);
  const unanswered = verdict !== 'later' && wasSent(attempt) ? 1 : 0;
  return { id: row.id, pause_ms, error, unanswered, silences };
}
