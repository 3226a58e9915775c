import type { IncomingHttpHeaders } from 'node:http';

/** Names whose values are a secret or could be: never stored, never logged. */
const SECRET_NAME = /auth|cookie|token|secret|signature|api-?key|password|credential/i;

const verdicts = new Map<string, boolean>();
const MAX_VERDICTS = 1_000;

/** The headers as JSON text, secrets replaced. NUL can't occur in a header, so PostgreSQL takes the text as it is. */
export function redactHeaders(headers: IncomingHttpHeaders): string {
  const kept: Record<string, unknown> = {};
  for (const name in headers) kept[name] = isSecret(name) ? '[redacted]' : headers[name];
  return JSON.stringify(kept);
}

function isSecret(name: string): boolean {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const verdict = SECRET_NAME.test(name);
  // Senders choose names: what is remembered of them is bounded.
  if (verdicts.size < MAX_VERDICTS) verdicts.set(name, verdict);
  return verdict;
}
