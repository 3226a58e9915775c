import type { Tile } from '@app/semantic-layer/boards/board';
import type { SavedDashboard } from './dashboard-queries';
import { mergeDashboards } from './merge-dashboards';

const tile = (id: string, more: Partial<Tile> = {}): Tile => ({
  id,
  title: id,
  chart: 'line',
  width: 2,
  plan: { kind: 'query', metrics: ['payout'], grain: 'day' },
  comparison: 'none',
  period: null,
  ...more,
});
const board = (tiles: Tile[], more: Partial<SavedDashboard> = {}): SavedDashboard => ({
  name: 'Board',
  is_shared: true,
  definition: { tiles, period: 'days7' },
  ...more,
});
const base = board([tile('a'), tile('b')]);
const shown = ({ definition }: SavedDashboard): string[] => definition.tiles.map(({ id, title }) => `${id}:${title}`);

describe('two changes of one dashboard', () => {
  it('are both there where they are of different tiles', () => {
    const mine = board([tile('a', { title: 'mine' }), tile('b'), tile('c')]);
    const theirs = board([tile('b', { title: 'theirs' }), tile('a')], { name: 'Renamed' });
    const merged = mergeDashboards(base, mine, theirs);
    expect(shown(merged)).toEqual(['b:theirs', 'a:mine', 'c:c']);
    expect(merged.name).toBe('Renamed');
  });

  it('of one tile keep both', () => {
    const mine = board([tile('a', { title: 'mine' }), tile('b')]);
    const theirs = board([tile('a', { title: 'theirs' }), tile('b')]);
    expect(shown(mergeDashboards(base, mine, theirs))).toEqual(['a:theirs', 'a-2:mine', 'b:b']);
  });

  it('keep what one removed and the other changed, and leave out what either removed otherwise', () => {
    expect(
      shown(mergeDashboards(base, board([tile('b')]), board([tile('a', { title: 'theirs' }), tile('b')]))),
    ).toEqual(['a:theirs', 'b:b']);
    expect(shown(mergeDashboards(base, board([tile('a')]), board([tile('b'), tile('c')])))).toEqual(['c:c']);
  });

  it('that are the same are one, whatever the order of members', () => {
    const { id, ...rest } = tile('a', { title: 'same' });
    const theirs = board([{ ...rest, id } as Tile, tile('b')]);
    expect(shown(mergeDashboards(base, board([tile('a', { title: 'same' }), tile('b')]), theirs))).toEqual([
      'a:same',
      'b:b',
    ]);
  });

  it('keep the order that one of them chose', () => {
    expect(shown(mergeDashboards(base, board([tile('b'), tile('a')]), base))).toEqual(['b:b', 'a:a']);
  });
});
