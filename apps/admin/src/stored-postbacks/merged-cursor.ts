import { type ListPlace, readPlace, writePlace } from '@app/internal-protocol';
import { newestFirst } from './merge-pages';

/** Where each partner goes on. Most are at the same place; null is the beginning. */
export interface Places {
  common: ListPlace | null;
  /** Partners that are elsewhere, because they did not respond to an earlier page. */
  own: Readonly<Record<string, ListPlace | null>>;
}

export const BEGINNING: Places = { common: null, own: {} };

/** Older than every row. */
const END: ListPlace = { receivedAt: '1970-01-01T00:00:00.000Z', id: '00000000-0000-0000-0000-000000000000' };

export function placeFor(places: Places, partnerCode: string): ListPlace | null {
  return Object.hasOwn(places.own, partnerCode) ? places.own[partnerCode]! : places.common;
}

/**
 * The places after a page; undefined when nothing is left. A partner that responded goes on after the page, or after its
 * own place where that is older already. One that did not stays where it was, so that none of its rows is lost: they come
 * on a later page.
 *
 * @param end where the page ends; null when all that responded have come to their end
 */
export function placesAfter(
  before: Places,
  partners: readonly { code: string; hasAnswered: boolean }[],
  end: ListPlace | null,
): Places | undefined {
  if (end === null && partners.every(({ hasAnswered }) => hasAnswered)) return undefined;
  const common = end ?? END;
  const own = partners.flatMap(({ code, hasAnswered }): [string, ListPlace | null][] => {
    const place = placeFor(before, code);
    if (!hasAnswered) return [[code, place]];
    return place !== null && newestFirst(place, common) > 0 ? [[code, place]] : [];
  });
  return { common, own: Object.fromEntries(own) };
}

export function writePlaces({ common, own }: Places): string {
  const entries = Object.entries(own).map(([code, place]) => [code, place && writePlace(place)]);
  return Buffer.from(JSON.stringify([common && writePlace(common), Object.fromEntries(entries)])).toString('base64url');
}

/** The places of a cursor; undefined for a text that was not given out. */
export function readPlaces(cursor: string): Places | undefined {
  const [common, own] = parseList(Buffer.from(cursor, 'base64url').toString());
  const place = readEntry(common);
  if (!place || typeof own !== 'object' || own === null) return undefined;
  const entries = Object.entries(own).map(([code, text]) => [code, text === null ? null : readEntry(text)] as const);
  if (entries.some(([, entry]) => entry === undefined)) return undefined;
  return { common: place, own: Object.fromEntries(entries) as Places['own'] };
}

function readEntry(text: unknown): ListPlace | undefined {
  return typeof text === 'string' ? readPlace(text) : undefined;
}

function parseList(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    // Not JSON, so not a cursor of ours.
    return [];
  }
}
