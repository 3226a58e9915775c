import pLimit from 'p-limit';
import type { ProcessKind } from '../manifests/process-plan';
import type { Rollout } from './plan-rollout';
import { splitIntoWaves, type Wave } from './waves';

/** How a rollout ended. `skipped`: it was not started, because of another's failure or because of Ctrl-C. */
export interface Outcome {
  title: string;
  result: 'done' | 'failed' | 'skipped' | 'rejected';
  reason?: string;
}

/** When a release stops. */
export interface Brake {
  waves: readonly Wave[];
  /** The codes of the partners that go first. */
  canaries: readonly string[];
  /** How many services may fail before no other is started. A failed canary always stops. */
  maxFailures: number;
  /** A service that the gateway needs could not be planned. */
  isGatewayBlocked: boolean;
}

/** What a release does with services. */
export interface ReleaseSteps {
  /** Rolls one service out; a failure is its outcome. */
  perform(rollout: Rollout): Promise<Outcome>;
  /** Brings a database up to the schema that the next services need, and nothing else. */
  migrate(rollout: Rollout): Promise<Outcome>;
  /** Migrates the databases of a wave's partners at once, where that is quicker. */
  migrateTogether(rollouts: readonly Rollout[]): Promise<void>;
  /** Lets the services of a wave serve for a time, and returns what is wrong with them then. */
  bake(done: readonly Rollout[]): Promise<Outcome[]>;
}

/**
 * Rolls a release out: admin, the partners' services and cells wave by wave, insight, those of events, the gateway last, because a
 * newer gateway needs services as new as itself. With canaries, these come before the admin app, which only migrates its database for them.
 * Nothing new is started after a canary or admin has failed, or more services than allowed.
 */
export async function performRelease(
  pending: readonly Rollout[],
  { waves, canaries, maxFailures, isGatewayBlocked }: Brake,
  parallel: number,
  steps: ReleaseSteps,
): Promise<Outcome[]> {
  const run = new ReleaseRun(parallel, steps);
  const ofKind = (kind: ProcessKind): Rollout[] => pending.filter(({ process }) => process.kind === kind);
  const [admin, gateway] = [ofKind('admin'), ofKind('gateway')];
  const others = [...ofKind('insight'), ...ofKind('analytics'), ...ofKind('analytics-consumer')];
  const isCanary = ({ process }: Rollout): boolean => canaries.includes(process.title);
  // A cell is many partners at once, so it goes after the services of a wave's list unless it is a canary.
  const split = [...ofKind('partner-service'), ...ofKind('cell')];
  const [first = [], ...later] = splitIntoWaves(split, waves, isCanary);
  // Without an admin app there is no database to migrate, and nothing that canaries could spare.
  const hasCanaries = waves[0] === 'canary' && admin.every(({ step }) => step !== 'create');
  if (hasCanaries) {
    await run.migrate(admin);
    await run.rollOut(first, { allowed: 0, isBaked: true });
  }
  await run.rollOut(admin, { allowed: 0, isBaked: false });
  for (const wave of hasCanaries ? later : [first, ...later]) {
    await run.rollOut(wave, { allowed: maxFailures, isBaked: true });
  }
  // One after the other: the collector's migration makes the tables that its consumer reads.
  for (const one of others) await run.rollOut([one], { allowed: maxFailures, isBaked: false });
  if (isGatewayBlocked || run.outcomes.some(({ result }) => result !== 'done')) run.stop();
  await run.rollOut(gateway, { allowed: 0, isBaked: false });
  return run.outcomes;
}

/** A release while it goes on. */
class ReleaseRun {
  private readonly byTitle = new Map<string, Outcome>();
  private isStopped = false;

  constructor(
    private readonly parallel: number,
    private readonly steps: ReleaseSteps,
  ) {}

  get outcomes(): Outcome[] {
    return [...this.byTitle.values()];
  }

  stop(): void {
    this.isStopped = true;
  }

  async migrate(rollouts: readonly Rollout[]): Promise<void> {
    for (const rollout of rollouts) {
      const outcome = await this.steps.migrate(rollout);
      if (outcome.result !== 'done') this.record(outcome, 0);
    }
  }

  /** @param allowed how many services of the release may fail before it stops */
  async rollOut(
    rollouts: readonly Rollout[],
    { allowed, isBaked }: { allowed: number; isBaked: boolean },
  ): Promise<void> {
    const limit = pLimit(this.parallel);
    // One whose migration failed has its outcome already.
    const open = rollouts.filter(({ process }) => !this.byTitle.has(process.title));
    if (isBaked && !this.isStopped) await this.steps.migrateTogether(open);
    await Promise.all(open.map((rollout) => limit(async () => this.record(await this.perform(rollout), allowed))));
    const done = open.filter(({ process }) => this.byTitle.get(process.title)!.result === 'done');
    if (!isBaked || this.isStopped || done.length === 0) return;
    for (const failed of await this.steps.bake(done)) this.record(failed, allowed);
  }

  private perform(rollout: Rollout): Promise<Outcome> {
    const { title } = rollout.process;
    return this.isStopped ? Promise.resolve({ title, result: 'skipped' }) : this.steps.perform(rollout);
  }

  private record(outcome: Outcome, allowed: number): void {
    this.byTitle.set(outcome.title, outcome);
    if (this.outcomes.filter(({ result }) => result === 'failed').length > allowed) this.isStopped = true;
  }
}
