import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let hasEnded = false;

/** Whether a request was refused because the session has ended. The open page keeps what was typed into it. */
export const sessionEnd = {
  get: (): boolean => hasEnded,
  set: (value: boolean): void => {
    if (value === hasEnded) return;
    hasEnded = value;
    for (const notify of listeners) notify();
  },
  subscribe: (notify: () => void): (() => void) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  },
};

export const useSessionEnd = (): boolean => useSyncExternalStore(sessionEnd.subscribe, sessionEnd.get);
