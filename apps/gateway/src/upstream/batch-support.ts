import { Injectable } from '@nestjs/common';
import { BATCH_HEADER } from '@app/internal-protocol';
import type { UpstreamResponse } from './upstream-response';

/** A service that refused a batch gets postbacks one by one for so long, whatever its answers say. */
export const BATCH_AGAIN_AFTER_MS = 60_000;

/** Which services take batches: those that say so in their answers, and have not refused one lately. */
@Injectable()
export class BatchSupport {
  private readonly origins = new Set<string>();
  private readonly notBefore = new Map<string, number>();

  has(origin: string): boolean {
    return this.origins.has(origin);
  }

  /** Whether a batch may be tried though its service has not said that it takes one: it has not refused one lately. */
  mayTake(origin: string, nowMs: number): boolean {
    return nowMs >= (this.notBefore.get(origin) ?? 0);
  }

  /** Remembers what an answer says of its service, and takes the mark off the answer. */
  learn(origin: string, answer: UpstreamResponse, nowMs: number): UpstreamResponse {
    if (answer.headers[BATCH_HEADER] === undefined) return answer;
    if (this.mayTake(origin, nowMs)) this.origins.add(origin);
    const { [BATCH_HEADER]: _mark, ...headers } = answer.headers;
    return { ...answer, headers };
  }

  /** Another version answers at this address, or has another key or clock: one by one is safe meanwhile. */
  refused(origin: string, nowMs: number): void {
    this.origins.delete(origin);
    this.notBefore.set(origin, nowMs + BATCH_AGAIN_AFTER_MS);
  }
}
