import type { Messages } from '../messages/en';
import type { IconName } from '../parts/icon';
import type { ShortcutId } from '../shortcuts/shortcuts';

export interface ConsolePage {
  to: string;
  name: keyof Messages['navigation'];
  icon: IconName;
  shortcut?: ShortcutId;
  /** In the bar at the bottom of a phone. */
  isOnBar?: boolean;
}

/** The pages of the rail and the palette, in order. */
export const PAGES: readonly ConsolePage[] = [
  { to: '/', name: 'overview', icon: 'overview', shortcut: 'goOverview', isOnBar: true },
  { to: '/live', name: 'live', icon: 'live', shortcut: 'goLive' },
  { to: '/conversions', name: 'conversions', icon: 'conversions', shortcut: 'goConversions', isOnBar: true },
  { to: '/undelivered', name: 'undelivered', icon: 'undelivered', shortcut: 'goUndelivered' },
  { to: '/quarantine', name: 'quarantine', icon: 'quarantine', shortcut: 'goQuarantine', isOnBar: true },
  { to: '/partners', name: 'partners', icon: 'partners', shortcut: 'goPartners' },
  { to: '/insight', name: 'insight', icon: 'insight', shortcut: 'goInsight', isOnBar: true },
  { to: '/events', name: 'events', icon: 'events', shortcut: 'goEvents' },
  { to: '/jobs', name: 'jobs', icon: 'jobs', shortcut: 'goJobs' },
  { to: '/settings', name: 'settings', icon: 'settings', shortcut: 'goSettings' },
];
