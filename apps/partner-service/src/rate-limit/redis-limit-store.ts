import { zoneOffset } from '@app/postback';
import type { Redis } from 'ioredis';
import type { Lease, LeaseRequest, Leftover, LimitStore } from './limit-store';

const DAY_MS = 86_400_000;

// Windows end by Redis's own clock, which all instances share; which day it is where, Redis does not know, so the end
// of a day is what the first instance says of it. At most a quarter of what is left goes to one instance.
const LEASE = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local leases = {}
  for index, key in ipairs(KEYS) do
    local day_end = tonumber(ARGV[index * 3 - 2])
    local max = tonumber(ARGV[index * 3 - 1])
    local asked = tonumber(ARGV[index * 3])
    local kept = redis.call('HMGET', key, 'window_end', 'taken')
    local window_end = tonumber(kept[1] or 0)
    local taken = tonumber(kept[2] or 0)
    if window_end <= now then
      window_end = now - now % 1000 + 1000
      if day_end > 0 then window_end = day_end end
      if window_end <= now then window_end = window_end + ${DAY_MS} end
      taken = 0
    end
    local granted = math.min(asked, math.ceil(math.max(max - taken, 0) / 4))
    redis.call('HSET', key, 'window_end', window_end, 'taken', taken + granted)
    redis.call('PEXPIREAT', key, window_end + 1000)
    leases[index] = { granted, window_end, window_end - now }
  end
  return leases`;

const RETURN_LEASES = `
  for index, key in ipairs(KEYS) do
    if redis.call('HGET', key, 'window_end') == ARGV[index * 2 - 1] then
      redis.call('HINCRBY', key, 'taken', -ARGV[index * 2])
    end
  end`;

/** Counts in Redis, one hash per limit, which expires a second after its window. */
export class RedisLimitStore implements LimitStore {
  /** @param partnerCode names the partner's counts among others'; in braces, so that a cluster keeps them together */
  constructor(
    private readonly redis: Redis,
    private readonly partnerCode: string,
  ) {}

  async lease(requests: readonly LeaseRequest[]): Promise<Lease[]> {
    const keys = requests.map(({ scope }) => this.keyOf(scope));
    const nowMs = Date.now();
    const given = requests.flatMap(({ period, timezone, max, asked }) => [
      period === 'day' ? endOfDayMs(nowMs, timezone) : 0,
      max,
      asked,
    ]);
    const leases = (await this.redis.eval(LEASE, keys.length, ...keys, ...given)) as [number, number, number][];
    return leases.map(([granted, windowEnd, validForMs]) => ({ granted, windowEnd: String(windowEnd), validForMs }));
  }

  async returnLeases(leftovers: readonly Leftover[]): Promise<void> {
    const keys = leftovers.map(({ scope }) => this.keyOf(scope));
    const given = leftovers.flatMap(({ windowEnd, amount }) => [windowEnd, amount]);
    await this.redis.eval(RETURN_LEASES, keys.length, ...keys, ...given);
  }

  close(): Promise<void> {
    this.redis.disconnect();
    return Promise.resolve();
  }

  private keyOf(scope: string): string {
    return `limits:{${this.partnerCode}}:${scope}`;
  }
}

/** The Unix millisecond at which the day of a zone ends. */
export function endOfDayMs(nowMs: number, timezone: string): number {
  // What the clocks show is looked for by what they show in UTC, so the offset is found in two steps.
  const roughOffset = zoneOffset(nowMs, timezone) ?? 0;
  const wallMs = nowMs + (zoneOffset(nowMs + roughOffset, timezone) ?? 0);
  const midnight = Math.floor(wallMs / DAY_MS) * DAY_MS + DAY_MS;
  return midnight - (zoneOffset(midnight, timezone) ?? 0);
}
