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
export function attendanceHeaders(): Record<string, string> {
  return performance.now() - lastSignMs > ATTENDED_FOR_MS ? { 'x-unattended': 'true' } : {};
}
