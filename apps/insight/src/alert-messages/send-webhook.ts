import { signWebhook } from '@app/common/security/sign-webhook';

const TIMEOUT_MS = 10_000;
const MAX_TEXT_LENGTH = 300;

/**
 * Sends a signed webhook.
 *
 * @throws Error that says why it was not accepted, without the URL, which may hold a secret
 */
export async function sendWebhook(url: string, secret: string, id: string, payload: object): Promise<void> {
  const body = JSON.stringify(payload);
  const headers = {
    'content-type': 'application/json',
    ...signWebhook(secret, id, Math.floor(Date.now() / 1_000), body),
  };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal });
    text = await response.text();
  } catch (error) {
    throw new Error(`no response: ${(error as Error).message}`, { cause: error });
  }
  if (!response.ok) throw new Error(`status ${response.status}: ${text.slice(0, MAX_TEXT_LENGTH)}`);
}
