import { setTimeout as wait } from 'node:timers/promises';
import { onDatabase } from './on-database';

/** A first connection through Direct VPC egress can take over a minute. */
const CONNECT_TIMEOUT_MS = 150_000;
const RETRY_INTERVAL_MS = 2_000;

/** Waits until a server accepts a connection, which a job does first. @throws the last error after 150 s */
export async function awaitServer(url: string): Promise<void> {
  const deadlineMs = performance.now() + CONNECT_TIMEOUT_MS;
  for (;;) {
    try {
      return await onDatabase(url, () => Promise.resolve());
    } catch (error) {
      if (performance.now() >= deadlineMs) throw error;
      await wait(RETRY_INTERVAL_MS);
    }
  }
}
