import { formatTable } from './format-table';

describe('formatTable', () => {
  it('aligns text to the left and figures to the right, under one heading', () => {
    const rows = [
      ['', 'a second', 'p99 ms'],
      ['pgbench', '5,846', ''],
      ['service × 128', '13,734', '8.40'],
    ];
    expect(formatTable(rows).split('\n')).toEqual([
      '               a second  p99 ms',
      '─────────────  ────────  ──────',
      'pgbench           5,846',
      'service × 128    13,734    8.40',
    ]);
  });
});
