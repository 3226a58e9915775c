import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '../random';

const TRACK = '/api/v1/analytics/track';
const TIMEOUT_MS = 25_000;
const RETRY_DELAY_MS = { min: 50, max: 600 };
const BATCH_PERCENT = 40;
const MAX_BATCH = 50;
/** Of the events of a batch: sent twice in it. */
const REPEAT_PERCENT = 10;
/** Of the requests: one that was acknowledged is sent once more. */
const RESEND_PERCENT = 10;

interface Request {
  path: string;
  body: string;
  numbers: number[];
}

/** What the clients saw. */
export interface LoadSummary {
  requests: number;
  /** The numbers of the events whose requests were acknowledged. */
  acknowledged: ReadonlySet<number>;
  /** Of all events that may be stored. */
  sent: number;
  /** Requests that were not acknowledged, by what happened instead. */
  unacknowledged: Readonly<Record<string, number>>;
  /** Responses that must not occur. */
  wrong: readonly string[];
}

/** Clients that send events, alone and in batches with repeats, and send each request again until it is acknowledged. */
export class EventLoad {
  private readonly acknowledged = new Set<number>();
  private readonly unacknowledged: Record<string, number> = {};
  private readonly wrong: string[] = [];
  private readonly stopping = new AbortController();
  private readonly running: Promise<unknown>;
  private sent = 0;
  private requests = 0;

  /** @param intervalMs from one request of a client to its next, unless the response takes longer */
  constructor(
    private readonly urls: readonly string[],
    private readonly seed: number,
    clients: number,
    private readonly intervalMs: number,
  ) {
    this.running = Promise.all(Array.from({ length: clients }, (_, index) => this.run(new Random(seed + index))));
  }

  /** Waits for the requests in flight, which are sent again until they are acknowledged. */
  async stop(): Promise<LoadSummary> {
    this.stopping.abort();
    await this.running;
    const { requests, acknowledged, sent, unacknowledged, wrong } = this;
    return { requests, acknowledged, sent, unacknowledged, wrong };
  }

  private async run(random: Random): Promise<void> {
    let last: Request | undefined;
    while (!this.stopping.signal.aborted) {
      const startedMs = performance.now();
      const request = last && random.chance(RESEND_PERCENT) ? last : this.compose(random);
      while (!(await this.send(request, random))) await wait(random.between(RETRY_DELAY_MS.min, RETRY_DELAY_MS.max));
      last = request;
      const restMs = this.intervalMs - (performance.now() - startedMs);
      if (restMs > 0) await wait(restMs);
    }
  }

  private compose(random: Random): Request {
    if (!random.chance(BATCH_PERCENT)) {
      const number = this.next();
      return { path: TRACK, body: JSON.stringify(this.event(number)), numbers: [number] };
    }
    const numbers = Array.from({ length: random.between(1, MAX_BATCH) }, () => this.next());
    const events = numbers.flatMap((number) => {
      const event = this.event(number);
      return random.chance(REPEAT_PERCENT) ? [event, event] : [event];
    });
    return { path: `${TRACK}/batch`, body: JSON.stringify({ events }), numbers };
  }

  private next(): number {
    this.sent += 1;
    return this.sent;
  }

  private event(number: number): Record<string, unknown> {
    return {
      event_type: 'click',
      event_id: `${this.seed}-${number}`,
      timestamp: new Date().toISOString(),
      session_id: `session-${number % 50}`,
      properties: { number },
    };
  }

  /** @returns whether it was acknowledged, or answered in a way that no repetition changes */
  private async send({ path, body, numbers }: Request, random: Random): Promise<boolean> {
    this.requests += 1;
    const headers = { 'content-type': 'application/json', connection: 'keep-alive' };
    const init = { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) };
    try {
      const response = await fetch(random.oneOf(this.urls) + path, init);
      const text = await response.text();
      if (response.status === 200) {
        for (const number of numbers) this.acknowledged.add(number);
        return true;
      }
      if (response.status !== 503) {
        this.wrong.push(`${path}: ${response.status} ${text.slice(0, 200)}`);
        return true;
      }
      this.count('answered 503');
    } catch (error) {
      this.count(`no response (${(error as Error).name})`);
    }
    return false;
  }

  private count(what: string): void {
    this.unacknowledged[what] = (this.unacknowledged[what] ?? 0) + 1;
  }
}
