import { useEffect, useRef } from 'react';
import { preferences } from '../preferences/preferences';

/** Every shortcut of the console. Sheet, tooltips and palette are made from this one list. */
export const SHORTCUTS = {
  palette: { keys: 'mod+k', group: 'everywhere' },
  sheet: { keys: '?', group: 'everywhere' },
  goOverview: { keys: 'g o', group: 'pages' },
  goConversions: { keys: 'g c', group: 'pages' },
  goQuarantine: { keys: 'g q', group: 'pages' },
  goUndelivered: { keys: 'g u', group: 'pages' },
  goPartners: { keys: 'g p', group: 'pages' },
  goLive: { keys: 'g l', group: 'pages' },
  goInsight: { keys: 'g i', group: 'pages' },
  goEvents: { keys: 'g e', group: 'pages' },
  goJobs: { keys: 'g j', group: 'pages' },
  goSettings: { keys: 'g s', group: 'pages' },
  filter: { keys: '/', group: 'lists' },
  next: { keys: 'j', group: 'lists' },
  previous: { keys: 'k', group: 'lists' },
  openPage: { keys: 'Enter', group: 'lists' },
  older: { keys: ']', group: 'lists' },
  newer: { keys: '[', group: 'lists' },
  copyId: { keys: 'c', group: 'lists' },
  copyLink: { keys: 'l', group: 'lists' },
  dryRun: { keys: 'mod+Enter', group: 'workbench' },
} as const;
export type ShortcutId = keyof typeof SHORTCUTS;
export type ShortcutGroup = (typeof SHORTCUTS)[ShortcutId]['group'];

/** After `g` the second key has to follow within this time. */
const SEQUENCE_TIMEOUT_MS = 1_200;

const handlers = new Map<ShortcutId, (() => void)[]>();

/** Runs `handler` while the component is mounted; the one mounted last wins. */
export function useShortcut(id: ShortcutId, handler: () => void, isEnabled = true): void {
  const latest = useRef(handler);
  useEffect(() => void (latest.current = handler));
  useEffect(() => {
    if (!isEnabled) return;
    const run = (): void => latest.current();
    handlers.set(id, [...(handlers.get(id) ?? []), run]);
    return () =>
      void handlers.set(
        id,
        (handlers.get(id) ?? []).filter((other) => other !== run),
      );
  }, [id, isEnabled]);
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'isComposing'>;

/** The shortcut that a key completes, if any. `pending` is the first key of a sequence. */
export function matchShortcut(press: KeyPress, pending: string): ShortcutId | undefined {
  if (press.isComposing || press.altKey) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const keys = press.metaKey || press.ctrlKey ? `mod+${key}` : pending === '' ? key : `${pending} ${key}`;
  return (Object.keys(SHORTCUTS) as ShortcutId[]).find((id) => SHORTCUTS[id].keys === keys);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName);
}

/** Whether the browser acts on the key itself. */
function actsOn(target: EventTarget | null, key: string): boolean {
  return key === 'Enter' && target instanceof Element && target.closest('a, button, summary, [role^=menu]') !== null;
}

/** Listens for the shortcuts of the whole page. @returns a function that stops it */
export function listenForShortcuts(): () => void {
  let pending = '';
  let pendingUntilMs = 0;
  const onKeyDown = (event: KeyboardEvent): void => {
    // Key code 229 is that of an input method at work, also where isComposing is not set yet.
    if (event.defaultPrevented || event.keyCode === 229) return;
    const isModified = event.metaKey || event.ctrlKey;
    if (!isModified && (isTyping(event.target) || !preferences.get().singleKeys)) return;
    if (!isModified && actsOn(event.target, event.key)) return;
    const id = matchShortcut(event, event.timeStamp < pendingUntilMs ? pending : '');
    pending = event.key === 'g' && !isModified ? 'g' : '';
    pendingUntilMs = event.timeStamp + SEQUENCE_TIMEOUT_MS;
    const handler = id && handlers.get(id)?.at(-1);
    if (!handler) return;
    event.preventDefault();
    pending = '';
    handler();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

const IS_APPLE = typeof navigator === 'object' && /mac|iphone|ipad/i.test(navigator.userAgent);

/** The keys as they are written on the keyboard. */
export function keysOf(id: ShortcutId): string[] {
  return SHORTCUTS[id].keys
    .split(' ')
    .map((key) =>
      key
        .replace('mod+k', IS_APPLE ? '⌘K' : 'Ctrl K')
        .replace('mod+Enter', IS_APPLE ? '⌘⏎' : 'Ctrl ⏎')
        .replace('Enter', '⏎'),
    )
    .map((key) => (key.length === 1 ? key.toUpperCase() : key));
}
