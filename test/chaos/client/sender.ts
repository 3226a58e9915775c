import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Random } from '../random';
import type { AckLog } from './ack-log';
import { checkResponse, type ClientResponse } from './check-response';
import type { Postback, PostbackComposer } from './compose-postback';
import type { EntryPoint } from './messages';

const RETRIES = 6;
const RETRY_DELAY_MS = { min: 100, max: 900 };
/** The other networks never retry. */
const RETRYING_PERCENT = 60;
/** Some networks hang up early, perhaps when the response is on its way. */
const EARLY_TIMEOUT_PERCENT = 0.5;
const EARLY_TIMEOUT_MS = { min: 1, max: 40 };
/** Longer than the platform may take for any response. */
const TIMEOUT_MS = 25_000;

/** One connection of a network: sends postbacks one after the other, and retries those that are not acknowledged. */
export class Sender {
  private readonly connection: Pool;

  /** @param intervalMs from one new postback to the next, unless the response takes longer */
  constructor(
    private readonly entryPoint: EntryPoint,
    private readonly composer: PostbackComposer,
    private readonly ackLog: AckLog,
    private readonly random: Random,
    private readonly intervalMs: number,
  ) {
    this.connection = new Pool(`http://127.0.0.1:${entryPoint.port}`, { connections: 1 });
  }

  async run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const startedMs = performance.now();
      await this.sendWithRetries(this.composer.next(this.random.oneOf(this.entryPoint.networks)), stopping);
      const restMs = this.intervalMs - (performance.now() - startedMs);
      if (restMs > 0) await pause(restMs, stopping);
    }
    await this.connection.destroy();
  }

  private async sendWithRetries(postback: Postback, stopping: AbortSignal): Promise<void> {
    const { random } = this;
    const attempts = random.chance(RETRYING_PERCENT) ? 1 + RETRIES : 1;
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      if ((await this.send(postback)) || stopping.aborted) return;
      await pause(random.between(RETRY_DELAY_MS.min, RETRY_DELAY_MS.max), stopping);
    }
  }

  /** @returns whether the postback was acknowledged */
  private async send(postback: Postback): Promise<boolean> {
    const { random } = this;
    const sentAtMs = Date.now();
    const startedMs = performance.now();
    const isImpatient = random.chance(EARLY_TIMEOUT_PERCENT);
    const timeoutMs = isImpatient ? random.between(EARLY_TIMEOUT_MS.min, EARLY_TIMEOUT_MS.max) : TIMEOUT_MS;
    try {
      const response = await this.request(postback, timeoutMs);
      const timing = { sentAtMs, tookMs: performance.now() - startedMs };
      const check = checkResponse(postback, response);
      this.ackLog.recordResponse(postback, this.entryPoint, check, timing);
      return check.kind === 'acknowledged';
    } catch (error) {
      // Without a complete response, the outcome of the request is unknown.
      const { code, name } = error as NodeJS.ErrnoException;
      this.ackLog.recordNoResponse(name === 'TimeoutError' ? 'HANG_UP' : String(code ?? error));
      return false;
    }
  }

  private async request({ method, target, contentType, body }: Postback, timeoutMs: number): Promise<ClientResponse> {
    const {
      statusCode,
      headers,
      body: content,
    } = await this.connection.request({
      method,
      path: target,
      headers: { 'user-agent': 'a network', ...(contentType !== undefined && { 'content-type': contentType }) },
      body: body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: statusCode, headers, body: await content.text() };
  }
}

/** Ends early when the client is stopped. */
async function pause(lengthMs: number, signal: AbortSignal): Promise<void> {
  await wait(lengthMs, undefined, { signal }).catch(() => undefined);
}
