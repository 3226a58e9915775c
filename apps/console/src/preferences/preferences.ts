import { useSyncExternalStore } from 'react';
import { type Language, LANGUAGES } from './languages';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const DENSITIES = ['normal', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

/** What one person on one browser prefers. What belongs to a view is in its URL instead. */
export interface Preferences {
  language: Language;
  theme: Theme;
  density: Density;
  /** Whether single keys are shortcuts. */
  singleKeys: boolean;
  /** The visible columns of each list, by its name. */
  columns: Record<string, string[]>;
}

const STORED_AS = 'console.preferences';
const listeners = new Set<() => void>();
let current = read();

export const preferences = {
  get: (): Preferences => current,
  set: (changes: Partial<Preferences>): void => {
    current = { ...current, ...changes };
    write(current);
    applyPreferences();
    for (const notify of listeners) notify();
  },
  subscribe: (notify: () => void): (() => void) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.get);
}

/** Sets what CSS and assistive technology read from the root element. */
export function applyPreferences(): void {
  const { documentElement: root } = document;
  root.lang = current.language;
  root.dataset['theme'] = current.theme;
  root.dataset['density'] = current.density;
}

function read(): Preferences {
  const stored = parseStored();
  return {
    language: oneOf(LANGUAGES, stored['language']) ?? languageOfBrowser(navigator.languages),
    theme: oneOf(THEMES, stored['theme']) ?? 'auto',
    density: oneOf(DENSITIES, stored['density']) ?? 'normal',
    singleKeys: stored['singleKeys'] !== false,
    columns: isRecord(stored['columns']) ? (stored['columns'] as Record<string, string[]>) : {},
  };
}

function parseStored(): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? '{}');
    return isRecord(value) ? value : {};
  } catch {
    // Storage is blocked, or was written by something else.
    return {};
  }
}

function write(value: Preferences): void {
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(value));
  } catch {
    // Storage is blocked: the preferences last as long as the page.
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function oneOf<Value extends string>(values: readonly Value[], value: unknown): Value | undefined {
  return values.find((allowed) => allowed === value);
}

/** The first language of the browser that the console speaks; regions that write traditional characters get those. */
export function languageOfBrowser(tags: readonly string[]): Language {
  for (const tag of tags) {
    if (/^zh\b/i.test(tag)) return /hant|-(?:tw|hk|mo)\b/i.test(tag) ? 'zh-Hant' : 'zh-Hans';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}
