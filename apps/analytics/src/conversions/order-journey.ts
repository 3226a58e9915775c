import type { JourneyConversion, JourneyEvent } from '@app/internal-protocol';

type Entry = JourneyEvent | JourneyConversion;

/**
 * Events and conversions of one click in their order. A conversion follows its click, also where the clock of the page
 * says otherwise.
 */
export function orderJourney(
  clickId: string,
  events: readonly JourneyEvent[],
  conversions: readonly JourneyConversion[],
): Entry[] {
  const clickedAt = events.find(({ click_id: id }) => id === clickId)?.at;
  const placed = [...events, ...conversions].map((entry) => ({ entry, at: placeOf(entry, clickedAt) }));
  return placed.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)).map(({ entry }) => entry);
}

function placeOf({ kind, at }: Entry, clickedAt: string | undefined): string {
  return kind === 'conversion' && clickedAt !== undefined && clickedAt > at ? clickedAt : at;
}
