import { setTimeout as wait } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { findProblem, FuzzConnection } from '../connection';
import { CpuWait } from '../cpu-wait';
import { type Finding, Findings } from '../findings';
import { SlowestRequests } from '../slowest-requests';
import { EventCaseComposer, type WriteKeys } from './compose-event-case';
import { type EventCounts, findAbsent, findImbalance, readEventCounts } from './event-counts';
import { readEventOutcomes } from './event-responses';

export interface CollectorUnderFuzz {
  port: number;
  /** The analytics database. */
  database: Pick<ClientBase | Pool, 'query'>;
  keys: WriteKeys;
  /** Of the processes whose processor time counts; empty where the collector is in this one. */
  pids: readonly number[];
}

export interface EventFuzzReport {
  seed: number;
  requests: number;
  /** Responses by status. */
  statuses: Record<string, number>;
  /** Events by their outcome, as the responses name it. */
  outcomes: Record<string, number>;
  counts: EventCounts;
  /** The processor time of the slowest request, sent again by itself. */
  slowestAloneMs: number;
  findings: Finding[];
  delayed: Finding[];
}

/** No request may cost the collector more processor time than this: its largest is a batch of 1 MiB. */
const MAX_CPU_MS = 400;
/** The collector writes what it has counted every second. */
const COUNTED_TIMEOUT_MS = 10_000;
const PAUSE_MS = 100;

/** Sends odd requests to a running collector, and checks that it withstands them and accounts for every event. */
export class CollectorFuzzer {
  private readonly findings: Findings;
  private readonly statuses: Record<string, number> = {};
  private readonly outcomes: Record<string, number> = {};
  private readonly storedIds = new Set<string>();
  private readonly rejectIds: string[] = [];
  private readonly slowest = new SlowestRequests();
  private readonly cpuWait: CpuWait;
  private sent = 0;

  constructor(
    private readonly target: CollectorUnderFuzz,
    private readonly options: { seed: number; requests: number; connections: number },
    print: (line: string) => void,
  ) {
    this.findings = new Findings(options.seed, print, 'npm run fuzz -- --events');
    this.cpuWait = new CpuWait([process.pid, ...target.pids]);
  }

  async run(): Promise<EventFuzzReport> {
    const { connections, seed } = this.options;
    const over = new AbortController();
    const watching = this.cpuWait.watch(over.signal);
    await Promise.all(Array.from({ length: connections }, (_, index) => this.sendUntilDone(index)));
    over.abort();
    await watching;
    await this.findings.checkDelayed();
    const slowestAloneMs = await this.checkSlowest();
    const counts = await this.checkStored();
    const { statuses, outcomes, sent: requests } = this;
    const { all, delayed } = this.findings;
    return { seed, requests, statuses, outcomes, counts, slowestAloneMs, findings: all, delayed };
  }

  private async sendUntilDone(index: number): Promise<void> {
    const composer = new EventCaseComposer(this.options.seed, index, this.target.keys);
    const connection = new FuzzConnection(this.target.port);
    while (this.sent < this.options.requests) {
      this.sent += 1;
      const fuzzCase = composer.next();
      const startedMs = performance.now();
      const exchange = await connection.exchange(fuzzCase);
      this.slowest.add(fuzzCase, this.target.port, exchange.tookMs);
      for (const response of exchange.responses) {
        count(this.statuses, String(response.status));
        const { storedIds, rejectIds, outcomes } = readEventOutcomes(response);
        for (const id of storedIds) this.storedIds.add(id);
        this.rejectIds.push(...rejectIds);
        for (const [outcome, events] of Object.entries(outcomes)) count(this.outcomes, outcome, events);
      }
      const problem = findProblem(fuzzCase, exchange);
      if (problem === undefined) continue;
      const waitShare = await this.cpuWait.shareSince(startedMs);
      const where = { where: 'collector', port: this.target.port };
      await this.findings.add(problem, { fuzzCase, exchange, waitShare, ...where });
    }
    connection.close();
  }

  private async checkSlowest(): Promise<number> {
    if (this.target.pids.length === 0) return 0;
    const slowest = await this.slowest.measureAlone(this.target.pids);
    if (slowest && slowest.aloneMs >= MAX_CPU_MS) {
      const fault = `took ${Math.round(slowest.aloneMs)} ms of CPU time, although nothing else was running`;
      this.findings.addExpensive(fault, slowest.fuzzCase);
    }
    return slowest?.aloneMs ?? 0;
  }

  /** Counts are written after the response, so that an imbalance is only one when it stays. */
  private async checkStored(): Promise<EventCounts> {
    const { database } = this.target;
    const endMs = performance.now() + COUNTED_TIMEOUT_MS;
    let counts = await readEventCounts(database);
    while (findImbalance(counts).length > 0 && performance.now() < endMs) {
      await wait(PAUSE_MS);
      counts = await readEventCounts(database);
    }
    for (const problem of findImbalance(counts)) this.findings.addOfRun(problem);
    const absent = await findAbsent(database, [...this.storedIds], this.rejectIds);
    for (const problem of absent.slice(0, 10)) this.findings.addOfRun(problem);
    return counts;
  }
}

function count(counts: Record<string, number>, name: string, more = 1): void {
  counts[name] = (counts[name] ?? 0) + more;
}
