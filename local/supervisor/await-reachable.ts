import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 50;
const ATTEMPT_TIMEOUT_MS = 2_000;

/** A partner's own read address behind the gateway: it answers only when route, service and database all work. */
export function statsUrl(gatewayUrl: string, endpointPath: string): string {
  return `${gatewayUrl}/partner${endpointPath}/stats?hours=1`;
}

/** Whether `url` answers 200 to the admin key within `withinMs`. */
export async function isReachable(url: string, adminKey: string, withinMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + withinMs;
  while (performance.now() < deadlineMs) {
    const status = await statusOf(url, adminKey);
    if (status === 200) return true;
    await wait(POLL_MS);
  }
  return false;
}

async function statusOf(url: string, adminKey: string): Promise<number | undefined> {
  try {
    const answer = await fetch(url, {
      headers: { 'x-api-key': adminKey },
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}
