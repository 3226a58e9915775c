import { setTimeout as wait } from 'node:timers/promises';
import type { Api, ApiRequest } from './api-request';

/** A clock that a simulation can replace. */
export interface Clock {
  readonly nowMs: number;
  sleep(ms: number): Promise<unknown>;
}

export const SYSTEM_CLOCK: Clock = {
  get nowMs() {
    return performance.now();
  },
  sleep: (ms) => wait(ms),
};

const MINUTE_MS = 60_000;
/** Of the limit of a minute, what may be sent at once, and what is sent evenly in a minute: together below the limit. */
const BURST = 0.1;
const STEADY = 0.85;

/**
 * Requests a minute that Google allows a project.
 *
 * Secret Manager: 600 reads, 600 writes and 90,000 accesses (https://cloud.google.com/secret-manager/quotas). IAM: 6,000
 * reads and 600 writes (https://cloud.google.com/iam/quotas). Cloud Run has limits by region
 * (https://cloud.google.com/run/quotas, "Read requests per minute per region") whose numbers the console shows. Those
 * here are a guess on the safe side: a plan waits for Secret Manager anyway, and a release writes less.
 */
const LIMITS: Readonly<Record<Api, Record<ApiRequest['quota'], number>>> = {
  secretmanager: { read: 600, access: 90_000, write: 600 },
  iam: { read: 6_000, access: 6_000, write: 600 },
  run: { read: 600, access: 600, write: 180 },
  cloudresourcemanager: { read: 600, access: 600, write: 600 },
};

/** Delays requests so that no minute has more than Google allows, whatever else is in flight. */
export class RateLimits {
  /** When the next request of a quota would be due at its steady rate, by API, place and kind of request. */
  private readonly dueMs = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Resolves when the request may be sent. */
  async acquire({ api, project, region = '', quota }: ApiRequest): Promise<void> {
    const key = [api, project, region, quota].join('/');
    const limit = LIMITS[api][quota];
    const intervalMs = MINUTE_MS / (limit * STEADY);
    const { nowMs } = this.clock;
    const dueMs = Math.max(this.dueMs.get(key) ?? 0, nowMs);
    this.dueMs.set(key, dueMs + intervalMs);
    const waitMs = dueMs - nowMs - limit * BURST * intervalMs;
    if (waitMs > 0) await this.clock.sleep(waitMs);
  }
}
