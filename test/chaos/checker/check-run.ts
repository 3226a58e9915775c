import { onDatabase } from '@app/partner-config/databases/on-database';
import { UNROUTED } from '../client/ack-log';
import type { Acknowledgement, ClientSummary } from '../client/messages';
import type { InjectedFault } from '../faults/inject-faults';
import type { ChaosPlatform } from '../harness/chaos-platform';
import type { SeededDefect } from '../read-options';
import { awaitEmptySpool, awaitReady } from './await-quiescence';
import { type CheckResult, checkPartner, type Violation } from './check-partner';
import { type Balance, checkReconciliation } from './check-reconciliation';
import { seedDefects } from './seed-defects';

const READY_TIMEOUT_MS = 30_000;
const SPOOL_TIMEOUT_MS = 60_000;
const REDRIVE_TIMEOUT_MS = 60_000;
const NETWORKS = [
  { network: 'involve', database: 'involve_asia_db', service: 'involve-1', endpoint: '/involve/event' },
  { network: 'rector', database: 'rector_db', service: 'rector-1', endpoint: '/rector/event' },
] as const;
const RESPONSE_RULE = 'every response is an acknowledgement or a 503';

export interface RunCheck extends CheckResult {
  /** From the last response until everything was ready and nothing was pending. */
  quiescentAfterMs: number;
  /** The platform's own reconciliation; undefined when it gave none. */
  balance: Balance | undefined;
}

export interface FinishedRun {
  platform: ChaosPlatform;
  acknowledged: readonly Acknowledgement[];
  client: ClientSummary;
  faults: readonly InjectedFault[];
  seededDefects: readonly SeededDefect[];
  print: (line: string) => void;
}

/** Waits for quiescence, and checks the whole run. */
export async function checkRun(run: FinishedRun): Promise<RunCheck> {
  const quiescence = await awaitQuiescence(run.platform);
  for (const { service, endpoint } of NETWORKS) await redriveInactive(run.platform, service, endpoint);
  const reconciliation = await checkReconciliation(run.platform.admin);
  const partners: CheckResult[] = [];
  for (const one of NETWORKS) partners.push(await checkNetwork(run, one));
  const violations = [
    ...run.client.faults.map(wrongResponse),
    ...unroutedWithoutCause(run),
    ...quiescence.violations,
    ...reconciliation.problems.map(({ subject, detail }) => violation('reconciliation is balanced', subject, detail)),
  ];
  const sum = (pick: (partner: CheckResult) => number): number => partners.reduce((total, one) => total + pick(one), 0);
  return {
    quiescentAfterMs: quiescence.afterMs,
    balance: reconciliation.balance,
    violations: [...partners.flatMap((partner) => partner.violations), ...violations],
    counted: {
      loss: sum(({ counted }) => counted.loss),
      double: sum(({ counted }) => counted.double),
      fault: sum(({ counted }) => counted.fault) + violations.length,
    },
    stored: sum(({ stored }) => stored),
    quarantined: sum(({ quarantined }) => quarantined),
    unheard: sum(({ unheard }) => unheard),
  };
}

function checkNetwork(run: FinishedRun, { network, database }: (typeof NETWORKS)[number]): Promise<CheckResult> {
  const acknowledged = run.acknowledged.filter((entry) => entry.network === network);
  return onDatabase(run.platform.databaseUrl(database), async (client) => {
    if (network === 'involve') await seedDefects(client, run.seededDefects, acknowledged, run.print);
    return checkPartner(client, acknowledged);
  });
}

async function awaitQuiescence(platform: ChaosPlatform): Promise<{ afterMs: number; violations: Violation[] }> {
  const startedMs = performance.now();
  await platform.database.serving();
  const unready = await awaitReady(platform, READY_TIMEOUT_MS);
  const spooled = await onDatabase(platform.databaseUrl('postback_gateway'), (client) =>
    awaitEmptySpool(client, SPOOL_TIMEOUT_MS),
  );
  const violations = [
    ...unready.map((name) => violation('everything recovers by itself', name, 'not ready after half a minute')),
    ...spooled.map(({ postbackId, state, partner, reason }) =>
      violation('the spool is delivered', postbackId, `${state} for ${partner}: ${reason ?? 'never tried'}`),
    ),
  ];
  return { afterMs: performance.now() - startedMs, violations };
}

/**
 * Redrives what was quarantined while the tenant of its token was inactive. It must become a conversion, once, with the
 * postback id that its sender received.
 */
async function redriveInactive({ services, admin }: ChaosPlatform, name: string, endpoint: string): Promise<void> {
  const { url } = services.find((service) => service.name === name)!;
  let after: string | null = null;
  do {
    const from: string = after === null ? '' : `&after=${after}`;
    // A request redrives for some seconds; on a slow machine a tenant is inactive for minutes.
    const response = await fetch(`${url}${endpoint}/quarantine/redrive?field=ts_token${from}`, {
      method: 'POST',
      headers: { 'x-api-key': admin.key },
      signal: AbortSignal.timeout(REDRIVE_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${name} did not redrive: ${response.status} ${await response.text()}`);
    after = ((await response.json()) as { continue_after: string | null }).continue_after;
  } while (after !== null);
}

/** A 404 is correct only when an endpoint was renamed or a partner deactivated. */
function unroutedWithoutCause({ client, faults }: FinishedRun): Violation[] {
  const count = client.unacknowledged[UNROUTED] ?? 0;
  const hasCause = faults.some(({ kind }) => kind === 'rename-endpoint' || kind === 'deactivate-partner');
  return count === 0 || hasCause ? [] : [violation(RESPONSE_RULE, 'client', `${count} times 404`)];
}

function wrongResponse(fault: string): Violation {
  const [entryPoint = '', ...rest] = fault.split(': ');
  return violation(RESPONSE_RULE, entryPoint, rest.join(': '));
}

function violation(rule: string, subject: string, detail: string): Violation {
  return { counts: 'fault', rule, subject, detail };
}
