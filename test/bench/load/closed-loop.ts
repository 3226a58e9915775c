import { createHistogram, performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { LoadConnection } from './load-connection';
import { NumberedRequest } from './numbered-request';

export interface LoadOptions {
  /** On this machine. */
  port: number;
  /** Path and query, with `{number}` where each request differs. */
  target: string;
  /** Tells the numbers of this load from those of any other. */
  run: string;
  connections: number;
  warmUpSeconds: number;
  seconds: number;
}

export interface LoadResult {
  /** How many were answered 2xx, those of the warm-up and the last ones included: none was answered otherwise. */
  acknowledged: number;
  /** Answers a second, after the warm-up. */
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** How much of a core the generator itself took. */
  generatorCores: number;
}

const HOST = '127.0.0.1';
/** How long the last answers may take once no more is sent. */
const LAST_ANSWERS_MS = 15_000;

/** A load of so many connections, each waiting for its answer before it sends again. */
export class ClosedLoop {
  private readonly latenciesUs = createHistogram();
  private readonly allAnswered = Promise.withResolvers<void>();
  private connections: LoadConnection[] = [];
  private acknowledged = 0;
  private inFlight = 0;
  private isEnding = false;

  constructor(private readonly order: LoadOptions) {}

  /**
   * Resolves when the time is over and every request is answered.
   *
   * @throws Error on the first answer that is not 2xx, and when a connection breaks or answers stay away
   */
  async run(): Promise<LoadResult> {
    try {
      this.connections = Array.from({ length: this.order.connections }, (_, index) => this.open(index));
      await this.whileLoaded(this.order.warmUpSeconds);
      const measured = await this.measure();
      await this.drain();
      return { ...measured, acknowledged: this.acknowledged };
    } finally {
      for (const connection of this.connections) connection.close();
    }
  }

  private async measure(): Promise<Omit<LoadResult, 'acknowledged'>> {
    this.latenciesUs.reset();
    const before = { acknowledged: this.acknowledged, atMs: performance.now(), cpu: process.cpuUsage() };
    await this.whileLoaded(this.order.seconds);
    const seconds = (performance.now() - before.atMs) / 1_000;
    const { user, system } = process.cpuUsage(before.cpu);
    return {
      perSecond: (this.acknowledged - before.acknowledged) / seconds,
      p50Ms: this.latenciesUs.percentile(50) / 1_000,
      p99Ms: this.latenciesUs.percentile(99) / 1_000,
      generatorCores: (user + system) / 1_000_000 / seconds,
    };
  }

  /** Waits; ends early only by a fault, because nothing ends by itself before the drain. */
  private whileLoaded(seconds: number): Promise<void> {
    return Promise.race([wait(seconds * 1_000), this.allAnswered.promise]);
  }

  private async drain(): Promise<void> {
    this.isEnding = true;
    const giveUp = () => this.allAnswered.reject(new Error(`${this.inFlight} requests were never answered`));
    const timer = setTimeout(giveUp, LAST_ANSWERS_MS);
    await this.allAnswered.promise;
    clearTimeout(timer);
  }

  private open(index: number): LoadConnection {
    const { port, target, run } = this.order;
    this.inFlight += 1;
    return new LoadConnection({
      host: HOST,
      port,
      request: new NumberedRequest(`${HOST}:${port}`, target, `${run}c${index}n`),
      onAcknowledged: (latencyMs) => this.count(latencyMs),
      onError: (fault) => this.allAnswered.reject(fault),
    });
  }

  private count(latencyMs: number): boolean {
    this.acknowledged += 1;
    this.latenciesUs.record(Math.max(1, Math.round(latencyMs * 1_000)));
    if (!this.isEnding) return true;
    this.inFlight -= 1;
    if (this.inFlight === 0) this.allAnswered.resolve();
    return false;
  }
}
