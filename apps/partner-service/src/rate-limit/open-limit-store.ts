import type { Log } from '@app/common';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { PartnerServiceEnvironment } from '../partner-service.env';
import { LEASE_TIMEOUT_MS } from './lease-refiller';
import type { LimitStore } from './limit-store';
import { PostgresLimitStore } from './postgres-limit-store';
import { RedisLimitStore } from './redis-limit-store';

const MAX_BACKOFF_MS = 2_000;

/**
 * The store that the settings choose: Redis where its URL is given, else the partner's own database. Connects with
 * the first lease.
 *
 * @param pool the storing one, since postbacks wait for leases
 */
export async function openLimitStore(
  { REDIS_URL, PARTNER_CODE }: PartnerServiceEnvironment,
  pool: Pool,
  log: Log,
): Promise<LimitStore> {
  if (REDIS_URL !== '') return new RedisLimitStore(await openRedis(REDIS_URL, log), PARTNER_CODE);
  return new PostgresLimitStore(pool);
}

/** Its client is loaded only where it is used: it takes 20 MB. */
async function openRedis(url: string, log: Log): Promise<Redis> {
  const { Redis: Client } = await import('ioredis');
  const redis = new Client(url, {
    lazyConnect: true,
    connectTimeout: LEASE_TIMEOUT_MS,
    commandTimeout: LEASE_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 100, MAX_BACKOFF_MS),
  });
  // Without a listener the event would be thrown. LeaseRefiller logs the outage once.
  redis.on('error', (error) => log.debug('Redis connection failed', { cause: error.message }));
  return redis;
}
