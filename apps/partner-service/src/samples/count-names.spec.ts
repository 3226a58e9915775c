import { NameCounts } from './count-names';

describe('the names seen in postbacks', () => {
  it('are counted once a postback, with their newest different values', () => {
    const names = new NameCounts();
    names.add('{"a":"3","a":"4",\n"b":{"c":1}}', '2026-11-29T03:00:00.000Z');
    names.add('{"a":"3","b":""}', '2026-11-29T02:00:00.000Z');
    names.add('{"a":"5"}', '2026-11-29T01:00:00.000Z');
    expect(names.list(10)).toEqual([
      { name: 'a', count: 3, last_seen_at: '2026-11-29T03:00:00.000Z', values: ['3', '4', '5'] },
      { name: 'b', count: 1, last_seen_at: '2026-11-29T02:00:00.000Z', values: [] },
      { name: 'b.c', count: 1, last_seen_at: '2026-11-29T03:00:00.000Z', values: ['1'] },
    ]);
    expect(names.list(1)).toHaveLength(1);
  });
});
