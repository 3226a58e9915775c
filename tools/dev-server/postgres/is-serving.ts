import { Client } from 'pg';

const ATTEMPT_TIMEOUT_MS = 2_000;

/** Whether a server takes connections at `url`; one that starts, stops or recovers does not. */
export async function isServing(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: ATTEMPT_TIMEOUT_MS });
  // A server that dies under the connection is told by the exit of its process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
