import { onDatabase } from '@app/partner-config/databases/on-database';
import { UNROUTED } from '../client/books';
import type { Acknowledgement, ClientSummary, Network } from '../client/way';
import type { InjectedFault } from '../faults/inject-faults';
import type { Plant } from '../read-options';
import type { ChaosStage } from '../stage/chaos-stage';
import { awaitEmptySpool, awaitReady } from './await-calm';
import { type Judgement, judgePartner, type Violation } from './judge-partner';
import { plantAll } from './plant';
import { redriveInactive } from './redrive-inactive';
import { type Balance, judgeBooks } from './judge-books';

const READY_WITHIN_MS = 30_000;
const SPOOL_EMPTY_WITHIN_MS = 60_000;
const DATABASES: Readonly<Record<Network, string>> = { involve: 'involve_asia_db', rector: 'rector_db' };

export interface RunJudgement extends Judgement {
  /** From the last answer until everything was ready again and nothing waited any longer. */
  calmAfterMs: number;
  /** What the platform's own books say; undefined when it would not say. */
  balance: Balance | undefined;
}

export interface RunToJudge {
  stage: ChaosStage;
  acknowledged: readonly Acknowledgement[];
  client: ClientSummary;
  faults: readonly InjectedFault[];
  plants: readonly Plant[];
  say: (line: string) => void;
}

/** Waits until all is calm, and judges the whole run. */
export async function judgeRun(run: RunToJudge): Promise<RunJudgement> {
  const calm = await calmDown(run);
  await redriveInactive(run.stage);
  const books = await judgeBooks(run.stage.admin);
  const judgements = await judgePartners(run);
  const faults = [
    ...run.client.faults.map(wrongAnswer),
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

async function judgePartners({ stage, acknowledged, plants, say }: RunToJudge): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  for (const network of ['involve', 'rector'] as const) {
    const ofNetwork = acknowledged.filter((entry) => entry.network === network);
    const judgement = await onDatabase(stage.databaseUrl(DATABASES[network]), async (client) => {
      if (network === 'involve') await plantAll(client, plants, ofNetwork, say);
      return judgePartner(client, ofNetwork);
    });
    judgements.push(judgement);
  }
  return judgements;
}

async function calmDown({ stage }: RunToJudge): Promise<{ afterMs: number; violations: Violation[] }> {
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
function unroutedWithoutCause({ client, faults }: RunToJudge): Violation[] {
  const count = client.unacknowledged[UNROUTED] ?? 0;
  const isCaused = faults.some(({ kind }) => kind === 'rename-endpoint' || kind === 'deactivate-partner');
  if (count === 0 || isCaused) return [];
  return [fault('every answer is an acknowledgement or a 503', 'client', `${count} times 404`)];
}

function wrongAnswer(told: string): Violation {
  const [way = '', ...rest] = told.split(': ');
  return fault('every answer is an acknowledgement or a 503', way, rest.join(': '));
}

function fault(rule: string, subject: string, detail: string): Violation {
  return { counts: 'fault', rule, subject, detail };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
