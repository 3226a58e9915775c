import type { ChaosHarness } from '../harness/chaos-harness';

const ENDPOINTS: Readonly<Record<string, string>> = { 'involve-1': '/involve/event', 'rector-1': '/rector/event' };
const ASK_TIMEOUT_MS = 60_000;

/**
 * Redrives what was quarantined while the tenant of its token was inactive: it has to become a conversion, once, under
 * the postback id that its sender was given.
 *
 * @throws Error when a service does not do it
 */
export async function redriveInactive({ services, admin }: ChaosHarness): Promise<void> {
  for (const { name, url } of services.filter((service) => ENDPOINTS[service.name] !== undefined)) {
    const answer = await fetch(`${url}${ENDPOINTS[name]}/quarantine/redrive?field=ts_token`, {
      method: 'POST',
      headers: { 'x-api-key': admin.key },
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`${name} did not redrive: ${answer.status} ${await answer.text()}`);
  }
}
