import type { Tile } from '@app/semantic-layer/boards/board';
import type { SavedDashboard } from './dashboard-queries';

/**
 * One's own changes of a dashboard on top of those that another person saved first. A tile that both changed is there in
 * both ways, so that nothing is lost; what one changed and the other removed stays.
 *
 * @param base what both began with
 */
export function mergeDashboards(base: SavedDashboard, mine: SavedDashboard, theirs: SavedDashboard): SavedDashboard {
  return {
    name: pick(base.name, mine.name, theirs.name),
    is_shared: pick(base.is_shared, mine.is_shared, theirs.is_shared),
    definition: {
      period: pick(base.definition.period, mine.definition.period, theirs.definition.period),
      tiles: mergeTiles(base.definition.tiles, mine.definition.tiles, theirs.definition.tiles),
    },
  };
}

function mergeTiles(base: readonly Tile[], mine: readonly Tile[], theirs: readonly Tile[]): Tile[] {
  const [of, own, other] = [base, mine, theirs].map((tiles) => new Map(tiles.map((tile) => [tile.id, tile])));
  const isReordered = idsOf(mine, of!) !== idsOf(base, own!);
  const order = (isReordered ? [...mine, ...theirs] : [...theirs, ...mine]).map(({ id }) => id);
  return [...new Set(order)].flatMap((id): Tile[] => {
    const [before, changed, present] = [of!.get(id), own!.get(id), other!.get(id)];
    if (isSame(changed, before)) return present ? [present] : [];
    if (isSame(present, before) || isSame(present, changed)) return changed ? [changed] : [];
    if (!changed || !present) return [(changed ?? present)!];
    return [present, { ...changed, id: freeId(id, [...own!.keys(), ...other!.keys()]) }];
  });
}

/** The tiles that both have, in order. */
function idsOf(tiles: readonly Tile[], others: ReadonlyMap<string, Tile>): string {
  return tiles
    .filter(({ id }) => others.has(id))
    .map(({ id }) => id)
    .join(' ');
}

function pick<Value>(base: Value, mine: Value, theirs: Value): Value {
  return isSame(mine, base) ? theirs : mine;
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** PostgreSQL returns the members of an object in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}

/** An id that no tile has. */
export function freeId(wanted: string, taken: readonly string[]): string {
  for (let count = 2; ; count += 1) {
    const id = `${wanted.slice(0, 34)}-${count}`;
    if (!taken.includes(id)) return id;
  }
}
