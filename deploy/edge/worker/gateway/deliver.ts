import type { EdgeRequest } from '../request/edge-request';
import type { EdgeSettings } from '../settings';
import { type GatewayResponse, type NoResponse, sendToGateway } from './send-to-gateway';

/** A gateway that refused so often is away: the queue is there for that, and callers need not wait longer. */
const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;
/** With less time than this left an attempt is not worth its risk. */
const SHORTEST_ATTEMPT_MS = 250;

/**
 * Sends again what was not decided, always with the same receipt, as long as the caller's patience lasts, and three
 * times at most.
 *
 * @returns the caller's answer, or why there is none: a gateway that answers 5xx has not decided
 */
export async function deliver(request: EdgeRequest, settings: EdgeSettings): Promise<GatewayResponse | NoResponse> {
  const startedMs = Date.now();
  let pauseMs = FIRST_PAUSE_MS;
  for (let attempt = 1; ; attempt += 1) {
    const leftMs = settings.patienceMs - (Date.now() - startedMs);
    const marks = { isAcknowledged: false, isRepeated: attempt > 1 };
    const delivery = await sendToGateway(request, marks, settings, Math.min(settings.attemptMs, leftMs));
    if (delivery.kind === 'answered' && delivery.status < 500) return delivery;
    const leftAfterPauseMs = settings.patienceMs - (Date.now() - startedMs) - pauseMs;
    if (attempt === MAX_ATTEMPTS || leftAfterPauseMs < SHORTEST_ATTEMPT_MS) return toNoAnswer(delivery);
    await pause(pauseMs);
    pauseMs *= 2;
  }
}

function toNoAnswer(delivery: GatewayResponse | NoResponse): NoResponse {
  if (delivery.kind === 'unanswered') return delivery;
  return { kind: 'unanswered', reason: `answered ${delivery.status}` };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
