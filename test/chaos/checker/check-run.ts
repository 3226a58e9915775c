import { onDatabase } from '@app/partner-config/databases/on-database';
import { UNROUTED } from '../client/ack-log';
import type { Acknowledgement, ClientSummary, Network } from '../client/client-messages';
import type { InjectedFault } from '../faults/inject-faults';
import type { SeededDefect } from '../read-options';
import type { ChaosHarness } from '../harness/chaos-harness';
import { awaitEmptySpool, awaitReady } from './await-quiescence';
import { type CheckResult, checkPartner, type Violation } from './check-partner';
import { seedDefects } from './seed-defects';
import { redriveInactive } from './redrive-inactive';
import { type Balance, checkReconciliation } from './check-reconciliation';

const READY_WITHIN_MS = 30_000;
const SPOOL_EMPTY_WITHIN_MS = 60_000;
const DATABASES: Readonly<Record<Network, string>> = { involve: 'involve_asia_db', rector: 'rector_db' };

export interface RunCheck extends CheckResult {
  /** From the last answer until everything was ready again and nothing waited any longer. */
  calmAfterMs: number;
  /** What the platform's own books say; undefined when it would not say. */
  balance: Balance | undefined;
}

export interface FinishedRun {
  stage: ChaosHarness;
  acknowledged: readonly Acknowledgement[];
  client: ClientSummary;
  faults: readonly InjectedFault[];
  seededDefects: readonly SeededDefect[];
  say: (line: string) => void;
}

/** Waits until all is calm, and judges the whole run. */
export async function checkRun(run: FinishedRun): Promise<RunCheck> {
  const calm = await awaitQuiescence(run);
  await redriveInactive(run.stage);
  const books = await checkReconciliation(run.stage.admin);
  const judgements = await checkPartners(run);
  const faults = [
    ...run.client.faults.map(wrongResponse),
    ...unroutedWithoutCause(run),
    ...calm.violations,
    ...books.faults.map(({ subject, detail }) => fault('reconciliation adds up', subject, detail)),
  ];
  return {
    calmAfterMs: calm.afterMs,
    balance: books.balance,
    violations: [...judgements.flatMap(({ violations }) => violations), ...faults],
    counted: {
      loss: sum(judgements.map(({ counted }) => counted.loss)),
      double: sum(judgements.map(({ counted }) => counted.double)),
      fault: sum(judgements.map(({ counted }) => counted.fault)) + faults.length,
    },
    stored: sum(judgements.map(({ stored }) => stored)),
    quarantined: sum(judgements.map(({ quarantined }) => quarantined)),
    unheard: sum(judgements.map(({ unheard }) => unheard)),
  };
}

async function checkPartners({ stage, acknowledged, seededDefects: plants, say }: FinishedRun): Promise<CheckResult[]> {
  const judgements: CheckResult[] = [];
  for (const network of ['involve', 'rector'] as const) {
    const ofNetwork = acknowledged.filter((entry) => entry.network === network);
    const judgement = await onDatabase(stage.databaseUrl(DATABASES[network]), async (client) => {
      if (network === 'involve') await seedDefects(client, plants, ofNetwork, say);
      return checkPartner(client, ofNetwork);
    });
    judgements.push(judgement);
  }
  return judgements;
}

async function awaitQuiescence({ stage }: FinishedRun): Promise<{ afterMs: number; violations: Violation[] }> {
  const startedMs = performance.now();
  await stage.database.serving();
  const unready = await awaitReady(stage, READY_WITHIN_MS);
  const spooled = await onDatabase(stage.databaseUrl('postback_gateway'), (client) =>
    awaitEmptySpool(client, SPOOL_EMPTY_WITHIN_MS),
  );
  const violations = [
    ...unready.map((name) => fault('everything recovers by itself', name, 'not ready after half a minute')),
    ...spooled.map(({ receipt, state, partner, reason }) =>
      fault('the spool is delivered', receipt, `${state} for ${partner}: ${reason ?? 'never tried'}`),
    ),
  ];
  return { afterMs: performance.now() - startedMs, violations };
}

/** A 404 is right only where a path was renamed or a partner switched off. */
function unroutedWithoutCause({ client, faults }: FinishedRun): Violation[] {
  const count = client.unacknowledged[UNROUTED] ?? 0;
  const isCaused = faults.some(({ kind }) => kind === 'rename-endpoint' || kind === 'deactivate-partner');
  if (count === 0 || isCaused) return [];
  return [fault('every answer is an acknowledgement or a 503', 'client', `${count} times 404`)];
}

function wrongResponse(told: string): Violation {
  const [way = '', ...rest] = told.split(': ');
  return fault('every answer is an acknowledgement or a 503', way, rest.join(': '));
}

function fault(rule: string, subject: string, detail: string): Violation {
  return { counts: 'fault', rule, subject, detail };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
