import fc from 'fast-check';
import type { Verdict } from '../detectors/verdict';
import { Calendar, MegaSaleDays } from '../series/calendar';
import { type Advance, advanceGroup, groupMessages, type GroupState, initialState, type Snooze } from './advance-group';
import { type AlertRule, isQuiet } from './alert-rule';

const calendar = new Calendar('Asia/Kuala_Lumpur', new MegaSaleDays());
const FROM = Date.UTC(2026, 2, 9, 16) / 3_600_000; // Midnight in Kuala Lumpur.
const RULE: AlertRule = {
  condition: { kind: 'silence' },
  fireAfterHours: 2,
  resolveAfterHours: 2,
};
const VERDICTS = {
  b: { kind: 'breach', seen: '0', hours: 1 },
  u: { kind: 'normal', seen: '5', hours: 1 },
  '-': { kind: 'not_evaluated', reason: 'hour_not_known' },
} as const satisfies Record<string, Verdict>;

function run(letters: string, rule = RULE, snooze?: Snooze): Advance[] {
  let state = initialState(FROM);
  return letters.split('').map((letter, index) => {
    const verdict = VERDICTS[letter as keyof typeof VERDICTS];
    const advance = advanceGroup(state, { rule, verdict, hour: FROM + index, calendar, ...(snooze && { snooze }) });
    state = advance.state;
    return advance;
  });
}

const phases = (advances: Advance[]): string[] => advances.map(({ state }) => state.phase);
const messages = (advances: Advance[]): string => advances.map(({ message }) => message?.[0] ?? '.').join('');
const letters = fc.string({ unit: fc.constantFrom('b', 'u', '-'), maxLength: 60 });

describe('a group of a rule', () => {
  it('goes from ok to pending, firing, resolved and ok', () => {
    const advances = run('ubbbuuu');
    expect(phases(advances)).toEqual(['ok', 'pending', 'firing', 'firing', 'firing', 'resolved', 'ok']);
    expect(messages(advances)).toBe('..f..r.');
  });

  it('is ok again when a breach does not last', () => {
    expect(phases(run('bub'))).toEqual(['pending', 'ok', 'pending']);
  });

  it('stays as it is over hours that are not evaluated', () => {
    expect(phases(run('b--b-u-u')).join(' ')).toBe('pending pending pending firing firing firing firing resolved');
  });

  it('needs normal hours in a row to resolve', () => {
    expect(phases(run('bbubu')).at(-1)).toBe('firing');
  });

  it('reports once quiet hours are over, and nothing where it resolved before', () => {
    const rule = { ...RULE, quietHours: { from: '22:00', to: '07:00' } };
    expect(messages(run('bbbbbbbb', rule))).toBe('......f.');
    expect(messages(run('bbuuuuuuuu', rule))).toBe('..........');
  });

  it('reports once a snooze is over', () => {
    expect(messages(run('bbbbb', RULE, { until: FROM + 4 }))).toBe('...f.');
  });

  it('sends one message when an hour is advanced over twice', () => {
    const [first, second] = run('bb');
    const again = advanceGroup(second!.state, { rule: RULE, verdict: VERDICTS.b, hour: FROM + 1, calendar });
    expect(again).toEqual({ state: second!.state });
    expect(first!.message).toBeUndefined();
  });

  it('fires and resolves in turn, whatever comes', () => {
    fc.assert(
      fc.property(letters, (text) => {
        const sent = messages(run(text)).replaceAll('.', '');
        expect(sent).toMatch(/^(?:fr)*f?$/);
      }),
    );
  });

  it('never fires with fewer breaches than the rule wants', () => {
    fc.assert(
      fc.property(letters, fc.integer({ min: 1, max: 5 }), (text, fireAfterHours) => {
        const first = run(text, { ...RULE, fireAfterHours }).findIndex(({ state }) => state.phase === 'firing');
        const seen = text.slice(0, first + 1).replaceAll('-', '');
        expect(first < 0 || seen.endsWith('b'.repeat(fireAfterHours))).toBe(true);
      }),
    );
  });

  it('sends nothing in quiet hours', () => {
    const rule = { ...RULE, quietHours: { from: '01:00', to: '05:00' } };
    fc.assert(
      fc.property(letters, (text) => {
        const hours = run(text, rule).flatMap(({ message }, index) => (message ? [(index + 1) % 24] : []));
        expect(hours.filter((hour) => hour >= 1 && hour < 5)).toEqual([]);
      }),
    );
  });

  it('is unchanged by hours that are not evaluated', () => {
    fc.assert(
      fc.property(letters, (text) => {
        const state: GroupState | undefined = run(text).at(-1)?.state;
        const without = run(text.replaceAll('-', '')).at(-1)?.state;
        expect(state?.phase ?? 'ok').toBe(without?.phase ?? 'ok');
      }),
    );
  });
});

describe('quiet hours', () => {
  it('go over midnight, from inclusive, to exclusive', () => {
    const night = { from: '22:30', to: '07:00' };
    const at = (hour: number, minute: number): boolean => isQuiet(night, hour * 60 + minute);
    expect([at(22, 29), at(22, 30), at(0, 0), at(6, 59), at(7, 0)]).toEqual([false, true, true, true, false]);
    expect(() => isQuiet({ from: '25:00', to: '07:00' }, 0)).toThrow('25:00');
  });
});

describe('messages', () => {
  it('are one a partner and kind', () => {
    const moved = (key: string, partner: string, message?: 'firing' | 'resolved') => ({
      group: { key, partner },
      advance: { state: initialState(FROM), ...(message && { message }) },
    });
    const all = [
      moved('a', 'ia', 'firing'),
      moved('b', 'ia', 'firing'),
      moved('c', 'ia'),
      moved('d', 'ia', 'resolved'),
    ];
    expect(groupMessages([...all, moved('e', 'sp', 'firing')])).toEqual([
      { partner: 'ia', kind: 'firing', groups: ['a', 'b'] },
      { partner: 'ia', kind: 'resolved', groups: ['d'] },
      { partner: 'sp', kind: 'firing', groups: ['e'] },
    ]);
  });
});
