import { AdminApiError, call, type ResponseBody } from '@app/admin-client';

/** The admin API of this origin; the session's cookie authenticates. */
export const HERE = { url: location.origin, headers: attendanceHeaders };

export { AdminApiError, call, type ResponseBody };

/** Whether the API did not respond at all: the network or the API is down. */
export const isUnreachable = (error: unknown): boolean => error instanceof AdminApiError && error.status === undefined;

/** Whether the session has ended, or its key was revoked. */
export const isSignedOut = (error: unknown): boolean => error instanceof AdminApiError && error.status === 401;

/** A person who reads touches nothing for a while. */
const ATTENDED_FOR_MS = 5 * 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

let lastSignMs = performance.now();

/** Notes that a person is in front of the page. */
export function watchAttendance(): void {
  const note = (): void => void (lastSignMs = performance.now());
  for (const sign of SIGNS) addEventListener(sign, note, { passive: true, capture: true });
}

/** Marks requests of a page that nobody touches, so that what it polls does not keep the session open. */
function attendanceHeaders(): Record<string, string> {
  return performance.now() - lastSignMs > ATTENDED_FOR_MS ? { 'x-unattended': 'true' } : {};
}
