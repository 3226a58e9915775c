import type { Board } from '@app/semantic-layer/boards/board';
import { readFilters, viewOf, writeFilters } from './board-search';

const NOW = new Date('2026-03-18T02:30:00Z');
const ZONE = 'Asia/Kuala_Lumpur';
const board: Board = { tiles: [], period: 'yesterday' };

describe('the period and filters of a board', () => {
  it('are those that it was saved with, unless its URL says others', () => {
    expect(viewOf({}, board, ZONE, NOW)).toMatchObject({
      preset: 'yesterday',
      period: { from: '2026-03-17T00:00', to: '2026-03-18T00:00' },
      filters: [],
    });
    expect(viewOf({ period: 'today', partner: 'rector' }, board, ZONE, NOW)).toMatchObject({
      preset: 'today',
      period: { from: '2026-03-18T00:00', to: '2026-03-18T10:30' },
      filters: [{ field: 'partner', op: 'in', values: ['rector'] }],
    });
  });

  it('can begin and end at any time', () => {
    const search = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z', period: 'today' };
    expect(viewOf(search, board, ZONE, NOW)).toMatchObject({
      preset: undefined,
      period: { from: '2026-03-01T08:00', to: '2026-03-02T08:00' },
    });
  });

  it('are read from a URL as they were written; the rest is left out', () => {
    const filters = [{ field: 'offer', op: 'not_in', values: ['虾皮', '"'] }] as const;
    expect(readFilters(writeFilters(filters as never))).toEqual(filters);
    expect(writeFilters([])).toBeUndefined();
    expect(readFilters('[{"field": "password", "op": "in", "values": ["x"]}, 1]')).toEqual([]);
    expect(readFilters('{')).toEqual([]);
  });
});
