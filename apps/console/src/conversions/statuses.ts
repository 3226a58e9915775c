import type { Messages } from '../messages/en';

export const STATUSES = ['pending', 'approved', 'rejected', 'paid', 'other'] as const;
export type Status = (typeof STATUSES)[number];

/** Whether a text is a status of this version. */
export function isStatus(status: string | null): status is Status {
  return STATUSES.some((one) => one === status);
}

/** A status within a text; one of another version stays as it is. */
export function statusWord(t: Messages, status: string): string {
  const words: Readonly<Record<string, string>> = t.conversions.statuses;
  return words[status] ?? status;
}
