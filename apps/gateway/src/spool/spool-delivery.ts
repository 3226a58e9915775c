import { Inject, Injectable } from '@nestjs/common';
import { Log, timeOfUuidV7 } from '@app/common';
import type { BatchedRequest } from '@app/postback';
import { Courier } from '../forward/courier.service';
import type { Delivery } from '../forward/exchange';
import { cutIntoBatches } from '../forward/cut-into-batches';
import type { Route } from '../route/compile-routes';
import { backOffMs } from './back-off';
import { decideDelivery, type DeliveryVerdict } from './decide-delivery';
import { PayloadVault } from './payload-vault';
import { SpoolMetrics } from './spool-metrics';
import { SpoolRepository, type WaitingRow } from './spool.repository';
import { SpoolTotals } from './spool-totals';

/** So much of a refusal is kept, for whoever looks into it. */
const MAX_ANSWER_CHARACTERS = 2_000;
/** A postback at which its service fails is not sent at it all the time. */
const LEAST_PAUSE_MS = 1_000;
const MOST_PAUSE_MS = 300_000;

interface Attempt {
  row: WaitingRow;
  /** Undefined when it could not be decrypted, so that it was not sent. */
  answer: Delivery | undefined;
  verdict: DeliveryVerdict;
  error: string;
}

/** Sends what was read from the spool to its service, and settles what came of it. */
@Injectable()
export class SpoolDelivery {
  constructor(
    private readonly repository: SpoolRepository,
    private readonly vault: PayloadVault,
    private readonly courier: Courier,
    private readonly totals: SpoolTotals,
    private readonly metrics: SpoolMetrics,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Returns whether the service is there: false when any was left without an answer. */
  async deliver(route: Route, rows: readonly WaitingRow[]): Promise<boolean> {
    const attempts = await this.attempt(route, rows);
    const of = (verdict: DeliveryVerdict) => attempts.filter((attempt) => attempt.verdict === verdict);
    const [delivered, dead, later, away] = [of('delivered'), of('dead'), of('later'), of('away')];
    // One that was alone and got no answer may be the reason for that: it must not stand before the others for ever.
    const postponed = rows.length === 1 ? [...later, ...away] : later;
    await this.repository.erase(delivered.map(({ row }) => row.id));
    await this.repository.setAsideDead(dead.map(toDead));
    await this.repository.postpone(postponed.map(toPostponed));
    const settled = delivered.reduce((sum, { row }) => sum + row.size_bytes, 0);
    this.totals.settled(route.partnerCode, delivered.length + dead.length, settled, dead.length);
    for (const [outcome, some] of Object.entries({ delivered, dead, later, away })) {
      this.metrics.attempted(route.partnerCode, outcome, some.length);
    }
    for (const attempt of [...delivered, ...dead, ...later]) this.tell(route.partnerCode, attempt);
    return away.length === 0;
  }

  private async attempt(route: Route, rows: readonly WaitingRow[]): Promise<Attempt[]> {
    const opened = rows.map((row) => this.open(row, route.partnerCode));
    const requests = opened.filter((one): one is BatchedRequest => !(one instanceof Error));
    const answers = new Map<string, Delivery>();
    await Promise.all(
      cutIntoBatches(requests).map(async (batch) => {
        const answered = await this.courier.handOver(route, batch, route.timeoutMs);
        batch.forEach(({ receipt }, index) => answers.set(receipt, answered[index]!));
      }),
    );
    return rows.map((row, index): Attempt => {
      const one = opened[index]!;
      // Another gateway may have the key already, or have it still.
      if (one instanceof Error) return { row, answer: undefined, verdict: 'later', error: one.message };
      const answer = answers.get(row.id)!;
      return { row, answer, verdict: decideDelivery(answer), error: describe(answer) };
    });
  }

  private open({ payload, id }: WaitingRow, partnerCode: string): BatchedRequest | Error {
    try {
      return { ...this.vault.open(payload, id, partnerCode), isAcknowledged: true };
    } catch (error) {
      return new Error(`It cannot be decrypted: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private tell(partner: string, { row, answer, verdict, error }: Attempt): void {
    const fields = {
      partner,
      postback_id: row.id,
      outcome: verdict,
      attempts: row.attempts + 1,
      status: answer?.kind === 'answered' ? answer.status : undefined,
      waited_ms: Date.now() - timeOfUuidV7(row.id).getTime(),
    };
    if (verdict === 'delivered') this.log.info('A spooled postback was delivered', fields);
    else if (verdict === 'dead') this.log.error('A spooled postback was refused', error, fields);
    else this.log.warn('A spooled postback failed at its service', { ...fields, cause: error });
  }
}

function describe(answer: Delivery): string {
  if (answer.kind === 'unanswered') return answer.cause ? `${answer.reason}: ${answer.cause.message}` : answer.reason;
  return `The service answered ${answer.status}`;
}

function toDead({ row, answer, error }: Attempt) {
  const isAnswered = answer?.kind === 'answered';
  // PostgreSQL's texts hold no NUL.
  const text = isAnswered ? answer.body.toString('utf8').replaceAll('\0', '').slice(0, MAX_ANSWER_CHARACTERS) : null;
  return { id: row.id, status: isAnswered ? answer.status : null, answer: text, error };
}

function toPostponed({ row, error }: Attempt) {
  const pause_ms = LEAST_PAUSE_MS + backOffMs(row.attempts + 1, Math.random(), MOST_PAUSE_MS);
  return { id: row.id, pause_ms, error };
}
