import { Inject, Injectable } from '@nestjs/common';
import { Log } from '@app/common';
import type { Route } from '../routing/compile-routes';
import { Dispatcher } from '../upstream/dispatcher';
import { UpstreamClient } from '../upstream/upstream-client';
import { testRequest } from '../upstream/upstream-requests';
import { isSilence } from './classify-delivery';
import { type Attempt, SpoolDelivery } from './spool-delivery';
import type { WaitingRow } from './spool.repository';

/** A postback is to blame once its service, ready before, stopped responding this many times when it was sent alone. */
const MAX_SILENCES = 4;
/** Longer than a service takes to say that it cannot store, so that a hanging database does not look like silence. */
const MIN_TIMEOUT_MS = 12_000;

/**
 * Delivers a postback over which its service may have died or fallen silent: alone, once, and only to a service that has
 * just answered a probe. After the last of several silences it is dead-lettered. A service that is unavailable anyway
 * counts against no postback.
 */
@Injectable()
export class IsolatedDelivery {
  constructor(
    private readonly delivery: SpoolDelivery,
    private readonly dispatcher: Dispatcher,
    private readonly client: UpstreamClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Returns whether the service responded. False also when it is unavailable, so that nothing was sent. */
  async deliver(route: Route, row: WaitingRow): Promise<boolean> {
    if (!(await this.dispatcher.probe(route))) return false;
    const isLast = row.silences + 1 >= MAX_SILENCES;
    if (isLast && !(await this.acceptsTestPostback(route))) return this.postponeUncounted(route, row);
    const [attempt] = await this.delivery.attempt(route, [row], { timeoutMs: timeoutMsOf(route), retryOnReset: false });
    const { result } = attempt!;
    const isSilent = result !== undefined && isSilence(result);
    return this.delivery.settle(route, [isSilent ? countSilence(attempt!, isLast) : attempt!]);
  }

  /** A service that fails at a test postback too fails at everything, and no single postback is to blame. */
  private async acceptsTestPostback(route: Route): Promise<boolean> {
    const options = { timeoutMs: timeoutMsOf(route), retryOnReset: false };
    const result = await this.client.request({ ...testRequest(route), ...options });
    return result.kind === 'response' && result.status < 500;
  }

  private async postponeUncounted(route: Route, row: WaitingRow): Promise<boolean> {
    const fields = { partner: route.partnerCode, postback_id: row.id, silences: row.silences };
    this.log.warn('A service takes no test postback: its silences do not count against a spooled one', fields);
    const error = 'Its service answered no test postback either';
    return this.delivery.settle(route, [{ row, result: undefined, outcome: 'away', error, silences: 0 }]);
  }
}

function countSilence(attempt: Attempt, isLast: boolean): Attempt {
  const silences = attempt.row.silences + 1;
  if (!isLast) return { ...attempt, outcome: 'silenced', silences };
  const error =
    `Sent alone ${silences} times to a service that had just answered a probe, the last time a test postback too, ` +
    `it was not answered: the service died or stopped responding. ${attempt.error}`;
  return { ...attempt, outcome: 'dead', silences, error };
}

function timeoutMsOf({ timeoutMs }: Route): number {
  return Math.max(timeoutMs, MIN_TIMEOUT_MS);
}
