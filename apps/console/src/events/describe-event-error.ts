import type { Messages } from '../messages/en';

interface EventError {
  field: string;
  code: string;
  reason: string;
}

/** The error of a field of an event, by its stable code; a code of another version keeps its English sentence. */
export function describeEventError(t: Messages, { field, code, reason }: EventError): string {
  const known: Readonly<Record<string, string>> = t.events.errorCodes;
  const words = known[code];
  return `${field}: ${words === undefined ? reason : t.reasons.withDetail(words, reason)}`;
}
