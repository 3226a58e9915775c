import { isShown, widestFilter } from './live-filter';
import { addRow, type LiveRow, MAX_ROWS, NO_ROWS, resumeRows } from './live-rows';

const row = (id: string): LiveRow => ({ postback_id: id }) as LiveRow;

describe('the rows of the live tail', () => {
  it('are the newest 500, each once', () => {
    let state = NO_ROWS;
    for (let number = 0; number < MAX_ROWS + 10; number += 1) state = addRow(state, row(String(number)), false);
    state = addRow(state, row('509'), false);
    expect([state.rows.length, state.rows[0]?.postback_id, state.shown]).toEqual([MAX_ROWS, '509', MAX_ROWS + 10]);
  });

  it('wait while the list is paused, are counted, and come on top afterwards', () => {
    let state = addRow(NO_ROWS, row('a'), false);
    state = addRow(addRow(state, row('b'), true), row('c'), true);
    expect([state.rows.length, state.pendingCount]).toEqual([1, 2]);
    state = resumeRows(state);
    expect([state.rows.map(({ postback_id: id }) => id), state.pendingCount]).toEqual([['c', 'b', 'a'], 0]);
  });
});

describe('the rows after an interruption', () => {
  const sampled = { ...NO_ROWS, sampledUntil: '5' };

  it('leave out those that were counted as left out of a sample', () => {
    const state = ['3', '5', '6'].reduce((before, id) => addRow(before, row(id), false), {
      ...sampled,
      isReplayed: true,
    });
    expect([state.rows.map(({ postback_id: id }) => id), state.shown]).toEqual([['6'], 1]);
  });

  it('leave out those that were received before the tab was opened', () => {
    const state = { ...NO_ROWS, isReplayed: true, openedAt: '2026-11-29T10:00:00.000Z' };
    const at = (id: string, received_at: string) => ({ ...row(id), received_at });
    expect(addRow(state, at('a', '2026-11-29T09:59:59.999Z'), false).shown).toBe(0);
    expect(addRow(state, at('b', '2026-11-29T10:00:00.000Z'), false).shown).toBe(1);
  });

  it('have those that are stored late otherwise', () => {
    expect(addRow(sampled, row('3'), false).shown).toBe(1);
  });
});

describe('one stream for several tabs', () => {
  it('has the filters in which all agree', () => {
    const [one, other] = [{ partner: 'rector', outcome: 'stored' }, { partner: 'rector' }];
    expect(widestFilter([one, other])).toEqual({ partner: 'rector' });
    expect(widestFilter([one])).toEqual(one);
    expect(widestFilter([])).toEqual({});
  });

  it('shows each tab what it asked for', () => {
    const postback = { partner_code: 'rector', tenant: 'acme', outcome: 'stored' };
    expect(isShown({ partner: 'involve_asia,rector', outcome: 'stored,updated' }, postback)).toBe(true);
    expect(isShown({ tenant: 'main' }, postback)).toBe(false);
  });
});
