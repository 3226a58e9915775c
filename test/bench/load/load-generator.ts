import { connect, type Socket } from 'node:net';
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { NumberedRequest } from './numbered-request';
import { ResponseReader } from './response-reader';
import type { LoadOptions, LoadResult } from './run-load';

const HOST = '127.0.0.1';
const READ_BUFFER_BYTES = 16 * 1024;
const MAX_BODY_SHOWN = 500;
/** How long the last responses may take once no more requests are sent. */
const DRAIN_TIMEOUT_MS = 15_000;

/**
 * A closed loop: each connection sends its next request as soon as the last is answered. It writes to bare sockets with
 * buffers of their own, because an HTTP client would take more of the machine than some of the servers it measures
 * (docs/adr/0017).
 */
class LoadGenerator {
  private readonly latenciesUs = createHistogram();
  private readonly drained = Promise.withResolvers<void>();
  private readonly sockets: Socket[] = [];
  private acknowledged = 0;
  private inFlight = 0;
  private isDraining = false;

  constructor(private readonly options: LoadOptions) {}

  /**
   * Resolves when the time is over and every request is answered.
   *
   * @throws Error on the first response that is not 2xx, when a connection breaks, and when responses are missing
   */
  async run(): Promise<LoadResult> {
    const { connections, warmUpSeconds, seconds } = this.options;
    try {
      for (let index = 0; index < connections; index += 1) this.open(index);
      await this.loadFor(warmUpSeconds);
      this.latenciesUs.reset();
      const before = { acknowledged: this.acknowledged, atMs: performance.now(), cpu: process.cpuUsage() };
      await this.loadFor(seconds);
      const measuredSeconds = (performance.now() - before.atMs) / 1_000;
      const { user, system } = process.cpuUsage(before.cpu);
      const result = {
        perSecond: (this.acknowledged - before.acknowledged) / measuredSeconds,
        p50Ms: this.latenciesUs.percentile(50) / 1_000,
        p99Ms: this.latenciesUs.percentile(99) / 1_000,
        maxMs: this.latenciesUs.max / 1_000,
        generatorCores: (user + system) / 1_000_000 / measuredSeconds,
      };
      await this.drain();
      return { ...result, acknowledged: this.acknowledged };
    } finally {
      for (const socket of this.sockets) socket.destroy();
    }
  }

  /** Ends early only on an error: nothing drains before it is asked to. */
  private loadFor(seconds: number): Promise<void> {
    return Promise.race([wait(seconds * 1_000), this.drained.promise]);
  }

  private async drain(): Promise<void> {
    this.isDraining = true;
    const giveUp = () => this.drained.reject(new Error(`${this.inFlight} requests were never answered`));
    const timer = setTimeout(giveUp, DRAIN_TIMEOUT_MS);
    await this.drained.promise;
    clearTimeout(timer);
  }

  private open(index: number): void {
    const { port, target, run, body } = this.options;
    const request = new NumberedRequest(`${HOST}:${port}`, target, `${run}c${index}n`, body);
    const reader = new ResponseReader();
    const buffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);
    let sentAtMs = 0;
    const send = (): void => {
      sentAtMs = performance.now();
      socket.write(request.next());
    };
    const receive = (length: number): boolean => {
      try {
        const response = reader.read(buffer.toString('latin1', 0, length));
        if (!response) return true;
        const { status, body } = response;
        if (status < 200 || status > 299) throw new Error(`Answered ${status}: ${body.slice(0, MAX_BODY_SHOWN)}`);
        if (this.recordResponse(performance.now() - sentAtMs)) send();
      } catch (error) {
        this.drained.reject(error);
      }
      return true;
    };
    const socket = connect({ host: HOST, port, noDelay: true, onread: { buffer, callback: receive } });
    this.sockets.push(socket);
    this.inFlight += 1;
    socket.once('connect', send);
    socket.once('error', (error) => this.drained.reject(error));
    // After the drain, the promise is settled and a rejection has no effect.
    socket.once('close', () => this.drained.reject(new Error('The server closed a connection')));
  }

  /** @returns whether the connection sends another request */
  private recordResponse(latencyMs: number): boolean {
    this.acknowledged += 1;
    this.latenciesUs.record(Math.max(1, Math.round(latencyMs * 1_000)));
    if (!this.isDraining) return true;
    this.inFlight -= 1;
    if (this.inFlight === 0) this.drained.resolve();
    return false;
  }
}

// A process of its own, so that no measured process does its work. Its parent sends it LoadOptions and gets a
// LoadResult; on failure it writes the error to standard error and exits with 1.
process.once('disconnect', () => process.exit(1));

process.once('message', (options: LoadOptions) => {
  new LoadGenerator(options).run().then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
    },
  );
});
