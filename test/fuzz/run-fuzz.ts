import { setTimeout as wait } from 'node:timers/promises';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { Client } from 'pg';
import type { CleanUp } from '../../tools/cli/clean-up';
import type { HarnessProcess } from '../../tools/harness/harness-process';
import { awaitEmptySpool, awaitReady } from '../chaos/checker/await-quiescence';
import type { ChaosPlatform } from '../chaos/harness/chaos-platform';
import { findMemoryProblems, type MeasuredMemory } from './check-memory';
import { CaseComposer, type FuzzCase, SMUGGLED } from './compose-case';
import { findProblem, FuzzConnection, sendSlowly } from './connection';
import { CpuWait } from './cpu-wait';
import { type Finding, Findings } from './findings';
import { startPlatform, targetsOf } from './fuzz-platform';
import { measureLiveBytes } from './live-memory';
import type { FuzzOptions } from './read-options';
import { SlowestRequests } from './slowest-requests';

const PARTNER_DATABASES = ['involve_asia_db', 'rector_db'];
const QUIESCENCE_TIMEOUT_MS = 30_000;
const SAMPLE_INTERVAL_MS = 500;
/** Up to this many requests a process grows because it is warming up, not because it leaks. */
const WARM_UP_REQUESTS = 100_000;
const SLOW_BODIES = 4;
/** No request may cost all processes together more CPU time than this, or it would delay others. */
const MAX_CPU_MS = 100;
const BATCH_SIZE = 50_000;

const FIND_STORED = `
  SELECT id::text AS "postbackId", count(*)::integer AS rows FROM (
    SELECT id FROM conversions WHERE id = ANY ($1::uuid[])
    UNION ALL
    SELECT id FROM quarantine WHERE id = ANY ($1::uuid[])
  ) AS stored GROUP BY id`;

const FIND_SMUGGLED = 'SELECT id::text AS "postbackId" FROM conversions WHERE conversion_id = $1';

export interface FuzzReport {
  seed: number;
  requests: number;
  /** Responses by status. */
  statuses: Record<string, number>;
  /** Acknowledged postbacks. */
  acknowledged: number;
  /** By process; live memory after every 100,000 requests, or after each half of fewer than 200,000. */
  memory: MeasuredMemory[];
  /** The CPU time of the slowest request, sent again by itself. */
  slowestAloneMs: number;
  findings: Finding[];
  /** Responses that were late or unavailable because other programs had the CPUs. */
  delayed: Finding[];
}

export interface FuzzRun {
  options: FuzzOptions;
  folder: string;
  cleanUp: CleanUp;
  print: (line: string) => void;
}

/** Sends odd requests to a running platform, and checks that it withstands them. */
export async function runFuzz({ options, folder, cleanUp, print }: FuzzRun): Promise<FuzzReport> {
  print(`Seed ${options.seed}`);
  const { platform, readKey } = await startPlatform({ folder, cleanUp, print });
  return new Fuzzer(platform, options, readKey, print).run();
}

class Fuzzer {
  private readonly findings: Findings;
  private readonly postbackIds = new Set<string>();
  private readonly statuses: Record<string, number> = {};
  private readonly targets: HarnessProcess[];
  private readonly pids: number[];
  private readonly memory: (MeasuredMemory & { liveBytes: number[] })[];
  private readonly slowest = new SlowestRequests();
  private readonly cpuWait: CpuWait;
  private acknowledged = 0;
  private sent = 0;
  private isOver = false;
  private readonly startedMs = performance.now();

  constructor(
    private readonly platform: ChaosPlatform,
    private readonly options: FuzzOptions,
    private readonly readKey: string,
    private readonly print: (line: string) => void,
  ) {
    this.findings = new Findings(options.seed, print);
    this.targets = targetsOf(platform);
    this.pids = platform.targets.map(({ pid }) => pid);
    this.cpuWait = new CpuWait([process.pid, ...this.pids]);
    this.memory = this.targets.map(({ name }) => ({ name, liveBytes: [], maxResidentBytes: undefined }));
  }

  async run(): Promise<FuzzReport> {
    const sampling = this.sampleMemory();
    const over = new AbortController();
    const watching = this.cpuWait.watch(over.signal);
    const slow = this.targets.flatMap((target) => this.sendSlowBodies(target));
    const { connections, seed } = this.options;
    await Promise.all(Array.from({ length: connections }, (_, index) => this.sendUntilStopped(index)));
    await Promise.all(slow);
    this.isOver = true;
    over.abort();
    await Promise.all([sampling, watching]);
    const isWarm = this.options.requests >= 2 * WARM_UP_REQUESTS;
    for (const memory of this.memory) findMemoryProblems(memory, isWarm).forEach((one) => this.findings.addOfRun(one));
    const slowestAloneMs = await this.checkSlowest();
    await this.checkProcesses();
    await this.findings.checkDelayed();
    await this.checkStored();
    const { statuses, acknowledged, memory, sent: requests } = this;
    const { all, delayed } = this.findings;
    return { seed, requests, statuses, acknowledged, memory, slowestAloneMs, findings: all, delayed };
  }

  private async sendUntilStopped(index: number): Promise<void> {
    const { seed, requests } = this.options;
    const target = this.targets[index % this.targets.length]!;
    const composer = new CaseComposer(seed, index, this.readKey);
    const connection = new FuzzConnection(target.port);
    while (this.sent < requests) {
      const fuzzCase = composer.next();
      this.count(fuzzCase.expected ?? 1);
      await this.send(connection, fuzzCase, target);
    }
    connection.close();
  }

  private async send(connection: FuzzConnection, fuzzCase: FuzzCase, target: HarnessProcess): Promise<void> {
    const startedMs = performance.now();
    const exchange = await connection.exchange(fuzzCase);
    // Reads may scan many rows; a request to an endpoint, or to none, never does.
    if (fuzzCase.isPostback || fuzzCase.isHeavy) {
      this.slowest.add(fuzzCase, target.port, exchange.tookMs);
    }
    for (const { status, postbackId } of exchange.responses) {
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
      if (status === 200 && postbackId !== undefined && !fuzzCase.isHead) this.recordAcknowledged(postbackId);
    }
    const problem = findProblem(fuzzCase, exchange);
    if (problem === undefined) return;
    const waitShare = await this.cpuWait.shareSince(startedMs);
    await this.findings.add(problem, { fuzzCase, exchange, where: target.name, port: target.port, waitShare });
  }

  private recordAcknowledged(postbackId: string): void {
    this.acknowledged += 1;
    if (this.postbackIds.has(postbackId)) this.findings.addOfRun(`Two postbacks got the id ${postbackId}`);
    this.postbackIds.add(postbackId);
  }

  private count(requests: number): void {
    const tenth = (sent: number): number => Math.floor((sent * 10) / this.options.requests);
    const sent = this.sent + requests;
    if (tenth(sent) > tenth(this.sent)) {
      const perSecond = Math.round((sent * 1_000) / (performance.now() - this.startedMs)).toLocaleString('en');
      this.print(`${sent.toLocaleString('en')} requests, ${perSecond}/s, ${this.findings.all.length} findings`);
    }
    this.sent = sent;
  }

  private sendSlowBodies({ name, port }: HarnessProcess): Promise<void>[] {
    return Array.from({ length: SLOW_BODIES }, async (_, index) => {
      const isAbandoned = index % 2 === 1;
      const line = await sendSlowly(port, `slow-${name}-${index}`, isAbandoned);
      if (isAbandoned || line?.includes(' 200 ')) return;
      this.findings.addOfRun(`${name} answered a slow body with ${line ?? 'nothing'}`);
    });
  }

  private async sampleMemory(): Promise<void> {
    const everyRequests = Math.min(WARM_UP_REQUESTS, Math.ceil(this.options.requests / 2));
    let measured = 0;
    for (;;) {
      const { isOver } = this;
      const due = Math.floor(this.sent / everyRequests);
      for (const [index, { name, pid }] of this.targets.entries()) {
        const memory = this.memory[index]!;
        const resident = await this.targets[index]!.residentBytes();
        if (resident !== undefined) memory.maxResidentBytes = Math.max(resident, memory.maxResidentBytes ?? 0);
        const inspectorPort = this.platform.inspectorPorts.get(name)!;
        if (due > measured) memory.liveBytes.push(await measureLiveBytes(pid, inspectorPort));
      }
      measured = due;
      if (isOver) return;
      await wait(SAMPLE_INTERVAL_MS);
    }
  }

  private async checkSlowest(): Promise<number> {
    const slowest = await this.slowest.measureAlone(this.pids);
    if (slowest && slowest.aloneMs >= MAX_CPU_MS) {
      const fault = `took ${Math.round(slowest.aloneMs)} ms of CPU time, although nothing else was running`;
      this.findings.addExpensive(fault, slowest.fuzzCase);
    }
    return slowest?.aloneMs ?? 0;
  }

  private async checkProcesses(): Promise<void> {
    for (const [index, { name, pid }] of this.platform.targets.entries()) {
      if (pid !== this.pids[index]) this.findings.addOfRun(`${name} died and was restarted`);
    }
    const unready = await awaitReady(this.platform, QUIESCENCE_TIMEOUT_MS);
    for (const name of unready) this.findings.addOfRun(`${name} is not ready`);
  }

  /** Checks that everything acknowledged is stored, once, and that nothing smuggled is. */
  private async checkStored(): Promise<void> {
    const spooled = await onDatabase(this.platform.databaseUrl('postback_gateway'), (client) =>
      awaitEmptySpool(client, QUIESCENCE_TIMEOUT_MS),
    );
    for (const { postbackId, state } of spooled) this.findings.addOfRun(`${postbackId} is ${state} in the spool`);
    const missing = new Set(this.postbackIds);
    for (const database of PARTNER_DATABASES) {
      await onDatabase(this.platform.databaseUrl(database), async (client) => {
        for (const postbackId of await removeStored(client, missing)) {
          this.findings.addOfRun(`${postbackId} is stored twice`);
        }
        const { rows } = await client.query<{ postbackId: string }>(FIND_SMUGGLED, [SMUGGLED]);
        for (const { postbackId } of rows) this.findings.addOfRun(`${postbackId} was smuggled in`);
      });
    }
    for (const postbackId of missing) this.findings.addOfRun(`${postbackId} was acknowledged, but is not stored`);
  }
}

/** Removes the postback ids that a partner's database has. @returns those that it has more than once */
async function removeStored(client: Client, missing: Set<string>): Promise<string[]> {
  const postbackIds = [...missing];
  const duplicates: string[] = [];
  for (let at = 0; at < postbackIds.length; at += BATCH_SIZE) {
    const batch = postbackIds.slice(at, at + BATCH_SIZE);
    const { rows } = await client.query<{ postbackId: string; rows: number }>(FIND_STORED, [batch]);
    for (const { postbackId } of rows) missing.delete(postbackId);
    duplicates.push(...rows.filter((row) => row.rows > 1).map(({ postbackId }) => postbackId));
  }
  return duplicates;
}
