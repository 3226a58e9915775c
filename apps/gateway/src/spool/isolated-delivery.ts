import { Inject, Injectable } from '@nestjs/common';
import { Log } from '@app/common';
import { PostbackDispatcher } from '../upstream/postback-dispatcher.service';
import { PostbackSender } from '../upstream/postback-sender.service';
import type { Route } from '../routing/compile-routes';
import { isSilence, MAX_SILENCES } from './classify-silence';
import { type Attempt, SpoolDelivery } from './spool-delivery';
import type { WaitingRow } from './spool.repository';

/** Longer than a service takes to say that it cannot store, so that a database that hangs is not mistaken for silence. */
const MIN_TIMEOUT_MS = 12_000;

/**
 * Delivers a postback at which its service may have died or fallen silent: alone, once, and only to a service that has
 * just answered a probe. What is so again and again is dead-lettered; a service that is away counts against nothing.
 */
@Injectable()
export class IsolatedDelivery {
  constructor(
    private readonly delivery: SpoolDelivery,
    private readonly courier: PostbackDispatcher,
    private readonly sender: PostbackSender,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Returns whether the service answered; false also when it is away, so that nothing was sent. */
  async deliver(route: Route, row: WaitingRow): Promise<boolean> {
    if (!(await this.courier.probe(route))) return false;
    const isLast = row.silences + 1 >= MAX_SILENCES;
    if (isLast && !(await this.acceptsTestPostback(route))) return this.postponeUncounted(route, row);
    const timeoutMs = timeoutMsOf(route);
    const [attempt] = await this.delivery.attempt(route, [row], { timeoutMs, isRepeatable: false });
    const { answer } = attempt!;
    const isSilent = answer !== undefined && isSilence(answer);
    return this.delivery.settle(route, [isSilent ? countSilence(attempt!, isLast) : attempt!]);
  }

  /** A service that does not answer a test postback either fails at everything: no single postback is to blame. */
  private async acceptsTestPostback(route: Route): Promise<boolean> {
    const answer = await this.sender.sendTest(route, timeoutMsOf(route));
    return answer.kind === 'answered' && answer.status < 500;
  }

  private async postponeUncounted(route: Route, row: WaitingRow): Promise<boolean> {
    const fields = { partner: route.partnerCode, postback_id: row.id, silences: row.silences };
    this.log.warn('A service takes no test postback: what it fell silent over is not held against a postback', fields);
    const error = 'Its service answered no test postback either';
    return this.delivery.settle(route, [{ row, answer: undefined, outcome: 'away', error, silences: 0 }]);
  }
}

function countSilence(attempt: Attempt, isLast: boolean): Attempt {
  const silences = attempt.row.silences + 1;
  if (!isLast) return { ...attempt, outcome: 'silenced', silences };
  const error =
    `Sent alone ${silences} times to a service that had just answered a probe, the last time a test postback too, ` +
    `it was not answered: the service died or fell silent. ${attempt.error}`;
  return { ...attempt, outcome: 'dead', silences, error };
}

function timeoutMsOf({ timeoutMs }: Route): number {
  return Math.max(timeoutMs, MIN_TIMEOUT_MS);
}
