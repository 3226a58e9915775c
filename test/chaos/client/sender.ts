import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../random';
import type { AckLog } from './ack-log';
import type { Postback, PostbackComposer } from './compose-postback';
import type { HttpClient } from './http-client';
import { checkResponse } from './check-response';
import type { EntryPoint } from './client-messages';

const RETRIES = 6;
const RETRY_AFTER_MS = { least: 100, most: 900 };
/** Some networks never come again. */
const RETRYING_PERCENT = 60;
/** Some lose their patience, perhaps just when the answer is on its way. */
const EARLY_TIMEOUT_PERCENT = 0.5;
const EARLY_TIMEOUT_MS = { least: 1, most: 40 };

export interface SenderOptions {
  entryPoint: EntryPoint;
  client: HttpClient;
  composer: PostbackComposer;
  ackLog: AckLog;
  random: Random;
  /** From one new postback to the next, unless the answer takes longer. */
  intervalMs: number;
  stopping: AbortSignal;
}

/** Sends one postback after the other until it is stopped, and again what was not acknowledged, as networks do. */
export async function keepSending(options: SenderOptions): Promise<void> {
  const { entryPoint: way, composer, random, intervalMs, stopping } = options;
  while (!stopping.aborted) {
    const startedMs = performance.now();
    await sendWithRetries(options, composer.next(random.oneOf(way.networks)));
    const restMs = intervalMs - (performance.now() - startedMs);
    if (restMs > 0) await pause(restMs, stopping);
  }
}

async function sendWithRetries(options: SenderOptions, postback: Postback): Promise<void> {
  const { random, stopping } = options;
  const attempts = random.chance(RETRYING_PERCENT) ? 1 + RETRIES : 1;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if ((await attemptOnce(options, postback)) || stopping.aborted) return;
    await pause(random.between(RETRY_AFTER_MS.least, RETRY_AFTER_MS.most), stopping);
  }
}

/** Returns whether there is no need to come again. */
async function attemptOnce(
  { entryPoint: way, client: caller, ackLog: books, random }: SenderOptions,
  postback: Postback,
): Promise<boolean> {
  const sentAtMs = Date.now();
  const startedMs = performance.now();
  const patienceMs = random.chance(EARLY_TIMEOUT_PERCENT)
    ? random.between(EARLY_TIMEOUT_MS.least, EARLY_TIMEOUT_MS.most)
    : undefined;
  try {
    const response = await caller.send(postback, patienceMs);
    const tookMs = performance.now() - startedMs;
    const check = checkResponse(postback, response);
    books.record(postback, way, check, { sentAtMs, tookMs });
    return check.kind === 'acknowledged';
  } catch (error) {
    books.recordBroken((error as NodeJS.ErrnoException).code ?? String(error));
    return false;
  }
}

async function pause(lengthMs: number, signal: AbortSignal): Promise<void> {
  // Woken early, because everything is being stopped.
  await wait(lengthMs, undefined, { signal }).catch(() => undefined);
}
