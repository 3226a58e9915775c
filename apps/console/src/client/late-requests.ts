import { queries } from './queries';

/** Reads that take longer are said to be late; they time out much later. */
const LATE_AFTER_MS = 2_000;
const CHECK_INTERVAL_MS = 250;

const startedAtMs = new Map<string, number>();
const listeners = new Set<() => void>();
let isLate = false;
let timer: ReturnType<typeof setInterval> | undefined;

/** Whether the API has not responded to a read for a while. */
export const lateRequests = {
  get: (): boolean => isLate,
  subscribe: (notify: () => void): (() => void) => {
    listeners.add(notify);
    return () => void listeners.delete(notify);
  },
};

queries.getQueryCache().subscribe(({ query }) => {
  const { queryHash, state } = query;
  if (state.fetchStatus !== 'fetching') startedAtMs.delete(queryHash);
  else if (!startedAtMs.has(queryHash)) startedAtMs.set(queryHash, performance.now());
  if (startedAtMs.size > 0) timer ??= setInterval(check, CHECK_INTERVAL_MS);
});

function check(): void {
  const now = performance.now();
  const next = [...startedAtMs.values()].some((started) => now - started > LATE_AFTER_MS);
  if (startedAtMs.size === 0) {
    clearInterval(timer);
    timer = undefined;
  }
  if (next === isLate) return;
  isLate = next;
  for (const notify of listeners) notify();
}
