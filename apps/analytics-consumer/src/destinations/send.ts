import { DestinationUnavailableError } from '@app/event-stream';

const TIMEOUT_MS = 10_000;
/** The destination limits its clients, or something before it is down. */
const UNAVAILABLE = new Set([408, 425, 429, 502, 503, 504]);
const MAX_TEXT_LENGTH = 300;

export interface Sent {
  status: number;
  text: string;
  headers: Headers;
}

/**
 * Sends a request to a destination.
 *
 * @throws DestinationUnavailableError when it does not respond, or asks to come back
 */
export async function send(url: string, init: RequestInit, timeoutMs: number = TIMEOUT_MS): Promise<Sent> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { redirect: 'error', ...init, signal: AbortSignal.timeout(timeoutMs) });
    text = await response.text();
  } catch (error) {
    // The URL may hold a secret, and the message of fetch has none of it.
    throw new DestinationUnavailableError(`no response: ${(error as Error).message}`);
  }
  if (!UNAVAILABLE.has(response.status)) return { status: response.status, text, headers: response.headers };
  throw new DestinationUnavailableError(`status ${response.status}`, retryAfterMs(response.headers.get('retry-after')));
}

/** What a destination responded, as the reason of a refusal. */
export function reasonOf({ status, text }: Pick<Sent, 'status' | 'text'>): string {
  return `status ${status}: ${text.slice(0, MAX_TEXT_LENGTH)}`;
}

/** Seconds, or a date. At most ten minutes, whatever a destination asks for. */
export function retryAfterMs(text: string | null, nowMs = Date.now()): number {
  if (text === null) return 0;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 600_000) : 0;
}
