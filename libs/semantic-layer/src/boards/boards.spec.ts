import type { Tile } from './board';
import { checkBoard } from './check-board';
import { resolveTile } from './resolve-tile';

const tile: Tile = {
  id: 'a',
  title: '',
  chart: 'line',
  width: 2,
  plan: { kind: 'query', metrics: ['payout'], grain: 'hour' },
  comparison: 'before',
  period: null,
};
const now = new Date('2026-03-18T02:30:00Z');
const period = { from: '2026-03-01T00:00', to: '2026-03-08T00:00' };
const view = { period, filters: [], zone: 'Asia/Kuala_Lumpur', now };

describe('the plan of a tile', () => {
  it('has the period of the board, and the one before it', () => {
    expect(resolveTile(tile, view)).toEqual({
      kind: 'query',
      metrics: ['payout'],
      grain: 'hour',
      time: period,
      compare: { from: '2026-02-22T00:00', to: '2026-03-01T00:00' },
      tz: 'Asia/Kuala_Lumpur',
    });
  });

  it('has a period of its own where it says one, and the filters of the board beside its own', () => {
    const own = { field: 'offer', op: 'in', values: ['Klook'] } as const;
    const plan = { ...tile.plan, filters: [{ ...own, values: ['Klook'] }] };
    const board = { field: 'partner', op: 'in', values: ['rector'] } as const;
    const resolved = resolveTile(
      { ...tile, plan, period: 'yesterday', comparison: 'none' },
      { ...view, filters: [{ ...board, values: ['rector'] }] },
    );
    expect(resolved).toMatchObject({
      time: { from: '2026-03-17T00:00', to: '2026-03-18T00:00' },
      filters: [own, board],
    });
    expect(resolved).not.toHaveProperty('compare');
  });

  it('shows days where the period has too many hours', () => {
    const year = { from: '2025-03-01T00:00', to: '2026-03-01T00:00' };
    expect(resolveTile(tile, { ...view, period: year }).grain).toBe('day');
  });
});

describe('a board', () => {
  it('is good with tiles that can be run, and empty', () => {
    expect(
      checkBoard({ tiles: [tile, { ...tile, id: 'b', chart: 'table', period: 'month' }], period: 'days7' }),
    ).toEqual([]);
    expect(checkBoard({ tiles: [], period: 'today' })).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ['no object', [], ['']],
    ['without tiles', { period: 'days7' }, ['tiles']],
    ['with a tile that is none', { tiles: [null], period: 'days7' }, ['tiles.0']],
    ['with one id twice', { tiles: [tile, tile], period: 'days7' }, ['tiles']],
    ['with an unknown member', { tiles: [{ ...tile, colour: 'red' }], period: 'days7' }, ['tiles.0.colour']],
    [
      'with too many tiles',
      { tiles: Array.from({ length: 25 }, (_, id) => ({ ...tile, id: `t${id}` })), period: 'days7' },
      ['tiles'],
    ],
    [
      'with filters that are no list',
      { tiles: [{ ...tile, plan: { metrics: ['payout'], filters: 'x' } }], period: 'days7' },
      ['tiles.0.plan.filters'],
    ],
    [
      'with what needs the rows',
      { tiles: [{ ...tile, plan: { metrics: ['payout'], dimensions: ['sub_id'] } }], period: 'days7' },
      ['tiles.0.plan.metrics'],
    ],
    [
      'with a tile of another width',
      { tiles: [{ ...tile, width: 5, title: 'x'.repeat(121), id: '' }], period: 'days7' },
      ['tiles.0.id', 'tiles.0.title', 'tiles.0.width'],
    ],
  ])('%s is refused with its place', (_, board, fields) => {
    expect(checkBoard(board).map(({ field }) => field)).toEqual(fields);
  });
});
