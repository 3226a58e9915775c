import { useSearch } from '@tanstack/react-router';
import { createContext, use } from 'react';

/** Whose time zone a view is in: the reader's, the partner's, UTC, or a named one of a copied link. */
export type ZoneChoice = 'mine' | 'partner' | 'utc' | (string & {});

export const MY_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function useZoneChoice(): ZoneChoice {
  const { tz } = useSearch({ strict: false });
  return tz ?? 'mine';
}

/** The zone of the partner to whom a page or a part of it belongs. */
export const PartnerZone = createContext<string | undefined>(undefined);

/** The zone in which a time is shown; the partner's where the row, or the page around it, belongs to one. */
export function useZone(partnerZone?: string): string {
  const choice = useZoneChoice();
  const zoneOfPage = use(PartnerZone);
  switch (choice) {
    case 'mine':
      return MY_ZONE;
    case 'utc':
      return 'UTC';
    case 'partner':
      return partnerZone ?? zoneOfPage ?? 'UTC';
    default:
      return choice;
  }
}

/** An unknown zone in a link is dropped: every formatter would throw. */
export function readZoneChoice(text: unknown): ZoneChoice | undefined {
  if (typeof text !== 'string' || text === 'mine') return undefined;
  if (text === 'partner' || text === 'utc') return text;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    // RangeError, by which Intl refuses an unknown zone.
    return undefined;
  }
}
