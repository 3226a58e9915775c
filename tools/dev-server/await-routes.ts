import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 30;
const ATTEMPT_TIMEOUT_MS = 2_000;

/** The routes in the gateway's /info. */
interface GatewayInfo {
  routes: { partner: string; is_deployed: boolean }[];
}

/**
 * Waits until the gateway has a route to the service of every partner: it follows the configuration by itself, some
 * milliseconds behind.
 *
 * @returns the partners without one after `withinMs`
 */
export async function awaitRoutes(gatewayUrl: string, partnerCodes: string[], withinMs: number): Promise<string[]> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const deployed = await deployedPartners(gatewayUrl);
    const missing = partnerCodes.filter((partnerCode) => !deployed.has(partnerCode));
    if (missing.length === 0 || performance.now() > deadlineMs) return missing;
    await wait(POLL_MS);
  }
}

async function deployedPartners(gatewayUrl: string): Promise<Set<string>> {
  try {
    const response = await fetch(`${gatewayUrl}/info`, { signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS) });
    const { routes } = (await response.json()) as GatewayInfo;
    return new Set(routes.filter(({ is_deployed: isDeployed }) => isDeployed).map(({ partner }) => partner));
  } catch {
    // The gateway died and is restarting; the next poll reads it again.
    return new Set();
  }
}
