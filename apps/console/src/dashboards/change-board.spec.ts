import type { Board } from '@app/semantic-layer/boards/board';
import { checkBoard } from '@app/semantic-layer/boards/check-board';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { movedTile, resizedTile, tileOf, withoutTile, withTile } from './change-board';

const NOW = new Date('2026-03-18T02:30:00Z');
const plan: QueryPlan = {
  kind: 'query',
  metrics: ['payout'],
  grain: 'day',
  time: { from: '2026-03-11T00:00', to: '2026-03-18T00:00' },
  compare: { from: '2025-03-11T00:00', to: '2025-03-18T00:00' },
  tz: 'Asia/Kuala_Lumpur',
};
const empty: Board = { tiles: [], period: 'days30' };

describe('a plan as a tile', () => {
  it('keeps its period and comparison in relation to the present', () => {
    const tile = tileOf(plan, 'line', empty, NOW);
    expect(tile).toMatchObject({ period: 'days7', comparison: 'year', width: 2 });
    expect(tile.plan).toEqual({ kind: 'query', metrics: ['payout'], grain: 'day' });
    expect(checkBoard(withTile(empty, tile))).toEqual([]);
  });

  it('has the period of the board where that is the same, or has no name', () => {
    expect(tileOf(plan, 'line', { ...empty, period: 'days7' }, NOW).period).toBeNull();
    const odd = { from: '2026-03-11T00:00', to: '2026-03-17T00:00' };
    expect(tileOf({ ...plan, time: odd }, 'line', empty, NOW).period).toBeNull();
  });
});

describe('the tiles of a board', () => {
  const board = ['a', 'b', 'c'].reduce((all, id) => withTile(all, { ...tileOf(plan, 'line', all, NOW), id }), empty);
  const ids = ({ tiles }: Board): string => tiles.map(({ id }) => id).join('');

  it('are moved within the board, removed and resized', () => {
    expect(ids(movedTile(board, 'a', 2))).toBe('bca');
    expect(ids(movedTile(board, 'c', 0))).toBe('cab');
    expect(ids(movedTile(board, 'c', 3))).toBe('abc');
    expect(ids(withoutTile(board, 'b'))).toBe('ac');
    expect(resizedTile(board, 'a', 1).tiles[0].width).toBe(3);
    expect(resizedTile(resizedTile(board, 'a', -1), 'a', -1).tiles[0].width).toBe(1);
  });

  it('have ids of their own', () => {
    const twice = withTile(withTile(empty, tileOf(plan, 'line', empty, NOW)), tileOf(plan, 'line', empty, NOW));
    expect(twice.tiles).toHaveLength(1);
    const next = tileOf(plan, 'line', twice, NOW);
    expect(withTile(twice, next).tiles).toHaveLength(2);
  });
});
