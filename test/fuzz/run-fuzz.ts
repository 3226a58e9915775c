import { setTimeout as wait } from 'node:timers/promises';
import type { CleanUp } from '../../tools/cli/clean-up';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { awaitEmptySpool, awaitReady } from '../chaos/checker/await-quiescence';
import { Random } from '../chaos/random';
import { ChaosHarness } from '../chaos/harness/chaos-harness';
import type { Target } from '../chaos/harness/target';
import { CaseComposer, type FuzzCase } from './compose-case';
import { findSmuggled, removeStored } from './find-stored';
import { Findings } from './findings';
import { FuzzConnection } from './fuzz-connection';
import { findProblem } from './check-exchange';
import { findMemoryProblems, type MeasuredMemory } from './check-memory';
import { MemorySampler } from './memory-sampler';
import type { FuzzOptions } from './read-options';
import { sendSlowly } from './send-slowly';
import { SlowestRequests } from './slowest-requests';

const PARTNER_DATABASES = ['involve_asia_db', 'rector_db'];
const CALM_WITHIN_MS = 30_000;
const READ_KEY_KNOWN_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 1_000;
const SAMPLE_EVERY_MS = 500;
/** Until it has had so many requests a process grows because it is young, not because it leaks. */
const WARM_UP_REQUESTS = 100_000;
const SLOW_BODIES = 4;
/** One request is never so much work, for all processes together, that the others would notice. */
const TOO_LONG_MS = 100;

export interface FuzzReport {
  seed: number;
  requests: number;
  /** Answers by their status. */
  statuses: Record<string, number>;
  /** Receipts of postbacks that were acknowledged. */
  acknowledged: number;
  /** By process; what lives after every 100,000 requests, or half of fewer than 200,000. */
  memory: MeasuredMemory[];
  /** The slowest answer, asked for again by itself. */
  slowestAloneMs: number;
  findings: Findings['all'];
}

export interface FuzzRun {
  options: FuzzOptions;
  folder: string;
  cleanUp: CleanUp;
  say: (line: string) => void;
}

/** Sends odd requests to a running platform, and looks whether it stands them. */
export async function runFuzz({ options, folder, cleanUp, say }: FuzzRun): Promise<FuzzReport> {
  say(`Seed ${options.seed}`);
  const stage = await ChaosHarness.open({ folder, cleanUp, say });
  const readKey = await stage.createReadKey();
  await awaitKnown(readKey, stage);
  const fuzzer = new Fuzzer(stage, options, readKey, say);
  await fuzzer.run();
  return fuzzer.report();
}

/** Services follow the configuration by themselves. @throws Error when the key is not taken in time */
async function awaitKnown(readKey: string, { services }: ChaosHarness): Promise<void> {
  const deadlineMs = performance.now() + READ_KEY_KNOWN_WITHIN_MS;
  for (const { url } of services) {
    while (!(await fetch(`${url}/postback/stats`, { headers: { 'x-api-key': readKey } })).ok) {
      if (performance.now() > deadlineMs) throw new Error(`${url} does not take the read key`);
      await wait(ASK_EVERY_MS);
    }
  }
}

class Fuzzer {
  private readonly findings = new Findings();
  private readonly receipts = new Set<string>();
  private readonly statuses: Record<string, number> = {};
  private readonly targets: Target[];
  private readonly pids: number[];
  private readonly memory: MemorySampler[];
  private readonly slowest = new SlowestRequests();
  private slowestAloneMs = 0;
  private acknowledged = 0;
  private sent = 0;
  private isOver = false;
  private startedMs = 0;

  constructor(
    private readonly stage: ChaosHarness,
    private readonly options: FuzzOptions,
    private readonly readKey: string,
    private readonly say: (line: string) => void,
  ) {
    this.targets = [stage.gateways[0]!, stage.services.find(({ name }) => name === 'involve-2')!];
    this.pids = stage.targets.map(({ pid }) => pid);
    this.memory = this.targets.map((victim) => new MemorySampler(victim));
  }

  async run(): Promise<void> {
    this.startedMs = performance.now();
    const watching = this.watchMemory();
    const slow = this.targets.flatMap((target) => this.sendSlowBodies(target));
    const { connections } = this.options;
    await Promise.all(Array.from({ length: connections }, (_, index) => this.keepSending(index)));
    await Promise.all(slow);
    this.isOver = true;
    await watching;
    this.checkMemory();
    await this.checkSlowest();
    await this.checkProcesses();
    await this.checkStored();
  }

  report(): FuzzReport {
    const { findings, statuses, acknowledged, slowestAloneMs, sent: requests } = this;
    const memory = this.memory.map(({ name, liveBytes, mostResidentBytes }) => ({
      name,
      liveBytes,
      mostResidentBytes,
    }));
    return {
      seed: this.options.seed,
      requests,
      statuses,
      acknowledged,
      memory,
      slowestAloneMs,
      findings: findings.all,
    };
  }

  private async keepSending(index: number): Promise<void> {
    const { seed, requests } = this.options;
    const target = this.targets[index % this.targets.length]!;
    const composer = new CaseComposer(new Random(seed + index), `f${index}`, this.readKey);
    const connection = new FuzzConnection(target.port);
    while (this.sent < requests) {
      const fuzzCase = composer.next();
      this.count(fuzzCase.answers ?? 1);
      await this.send(connection, fuzzCase, target);
    }
    connection.close();
  }

  private async send(connection: FuzzConnection, fuzzCase: FuzzCase, target: Target): Promise<void> {
    const startedMs = performance.now();
    const exchange = await connection.exchange(fuzzCase);
    // Reads may have much to look through; what is sent to an endpoint, or to none, never has.
    if (fuzzCase.isPostback || fuzzCase.isHeavy)
      this.slowest.note(fuzzCase, target.port, performance.now() - startedMs);
    for (const { status, receipt } of exchange.answers) {
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
      if (status === 200 && receipt !== undefined && !fuzzCase.isHead) this.note(receipt);
    }
    const fault = findProblem(fuzzCase, exchange);
    if (fault !== undefined) await this.findings.add(fault, fuzzCase, target.name, target.port);
  }

  private note(receipt: string): void {
    this.acknowledged += 1;
    if (this.receipts.has(receipt)) this.findings.addPlain(`The receipt ${receipt} was given twice`);
    this.receipts.add(receipt);
  }

  private count(requests: number): void {
    const { requests: all } = this.options;
    const tenth = (sent: number): number => Math.floor((sent * 10) / all);
    if (tenth(this.sent + requests) > tenth(this.sent)) {
      const perSecond = Math.round(((this.sent + requests) * 1_000) / (performance.now() - this.startedMs));
      const sent = (this.sent + requests).toLocaleString('en');
      this.say(`${sent} requests, ${perSecond.toLocaleString('en')}/s, ${this.findings.count} findings`);
    }
    this.sent += requests;
  }

  private sendSlowBodies(target: Target): Promise<void>[] {
    return Array.from({ length: SLOW_BODIES }, async (_, index) => {
      const isGivenUp = index % 2 === 1;
      const line = await sendSlowly(target.port, `slow-${target.name}-${index}`, isGivenUp);
      if (isGivenUp || line?.includes(' 200 ')) return;
      this.findings.addPlain(`A body that came slowly was answered ${line ?? 'by nothing'} by ${target.name}`);
    });
  }

  private async watchMemory(): Promise<void> {
    const everyRequests = Math.min(WARM_UP_REQUESTS, Math.ceil(this.options.requests / 2));
    let measured = 0;
    for (;;) {
      const { isOver } = this;
      await Promise.all(this.memory.map((watch) => watch.sampleResident()));
      const due = Math.floor(this.sent / everyRequests);
      if (due > measured) for (const watch of this.memory) await watch.measureLive();
      measured = due;
      if (isOver) return;
      await wait(SAMPLE_EVERY_MS);
    }
  }

  private checkMemory(): void {
    const isWarm = this.options.requests >= 2 * WARM_UP_REQUESTS;
    for (const fault of this.memory.flatMap((memory) => findMemoryProblems(memory, isWarm))) {
      this.findings.addPlain(fault);
    }
  }

  private async checkSlowest(): Promise<void> {
    const slowest = await this.slowest.measureAlone(this.pids);
    if (slowest === undefined) return;
    this.slowestAloneMs = slowest.aloneMs;
    if (slowest.aloneMs < TOO_LONG_MS) return;
    const fault = `took the processes ${Math.round(slowest.aloneMs)} ms, though nothing else was going on`;
    await this.findings.add(fault, { ...slowest.fuzzCase, answers: undefined }, 'alone', slowest.port);
  }

  private async checkProcesses(): Promise<void> {
    for (const [index, { name, pid }] of this.stage.targets.entries()) {
      if (pid !== this.pids[index]) this.findings.addPlain(`${name} died and was started again`);
    }
    for (const name of await awaitReady(this.stage, CALM_WITHIN_MS)) this.findings.addPlain(`${name} is not ready`);
  }

  /** Everything acknowledged is kept, once; nothing that was hidden in something else is. */
  private async checkStored(): Promise<void> {
    const spooled = await onDatabase(this.stage.databaseUrl('postback_gateway'), (client) =>
      awaitEmptySpool(client, CALM_WITHIN_MS),
    );
    for (const { receipt, state } of spooled) this.findings.addPlain(`${receipt} is ${state} in the spool`);
    for (const database of PARTNER_DATABASES) {
      await onDatabase(this.stage.databaseUrl(database), async (client) => {
        const doubles = await removeStored(client, this.receipts);
        for (const receipt of doubles) this.findings.addPlain(`${receipt} is kept twice`);
        for (const receipt of await findSmuggled(client)) this.findings.addPlain(`${receipt} was smuggled in`);
      });
    }
    for (const receipt of this.receipts) this.findings.addPlain(`${receipt} was acknowledged, but is kept nowhere`);
  }
}
