import { signedHeaders } from '@app/common/identity/call-service';
import { type AnalyticsUnderTest, INTERNAL_KEY } from './analytics-under-test';

/** A request of the admin app to the collector. */
export async function callInternal(
  { url }: Pick<AnalyticsUnderTest, 'url'>,
  method: 'GET' | 'POST',
  path: string,
  content?: object,
  // oxlint-disable-next-line typescript/no-explicit-any -- what is answered is what tests look into
): Promise<{ status: number; body: any }> {
  const call = {
    audience: 'analytics',
    key: INTERNAL_KEY,
    sender: 'admin',
    actor: { role: 'admin', name: 'key:test' },
    method,
    path: `/internal/v1/${path}`,
  };
  const body = content === undefined ? undefined : Buffer.from(JSON.stringify(content));
  const init = { method, headers: signedHeaders(call, body), body: body ?? null };
  const response = await fetch(url + call.path, init);
  return { status: response.status, body: await response.json() };
}
