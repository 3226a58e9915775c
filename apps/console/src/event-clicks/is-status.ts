import { type Status, STATUSES } from '../conversions/statuses';

/** Whether a text is a status of this version. */
export function isStatus(status: string | null): status is Status {
  return STATUSES.some((one) => one === status);
}
