import type { DatabaseComparison } from '@app/partner-config';
import { type DatabaseMove, findMoveBlockers } from './find-move-blockers';

const LOST = { table: 'conversions', present_rows: 7, other_rows: 2 };

function refusalsOf(comparison: Partial<DatabaseComparison>, changes: Partial<DatabaseMove> = {}): string[] {
  const found: DatabaseComparison = { other: 'own', detail: null, hidden: [], ...comparison };
  const move = {
    field: 'database_name',
    isActive: false,
    waiting: { some: false },
    comparison: found,
    ...changes,
  } as const;
  return findMoveBlockers(move).map(({ field, reason }) => `${field} ${reason}`);
}

describe('findMoveRefusals', () => {
  it.each(['own', 'empty', 'absent'] as const)(
    'finds none when nothing is hidden by a database that is %s',
    (other) => {
      expect(refusalsOf({ other })).toEqual([]);
    },
  );

  it.each(['own', 'empty', 'absent'] as const)('refuses one that is %s and lacks rows', (other) => {
    expect(refusalsOf({ other, hidden: [LOST] })).toEqual([
      expect.stringContaining('would hide 7 rows of conversions (2 there)'),
    ]);
  });

  it.each([
    ['foreign', 'another partner or program'],
    ['forbidden', 'may not read'],
    ['unknown', 'does not answer: ECONNREFUSED'],
  ] as const)('refuses one that is %s, even when nothing is hidden', (other, reason) => {
    expect(refusalsOf({ other, detail: 'ECONNREFUSED' })).toEqual([expect.stringContaining(reason)]);
  });

  it('refuses while the gateway holds postbacks, or does not say', () => {
    expect(refusalsOf({}, { waiting: { some: true } })).toEqual([expect.stringContaining('spool')]);
    expect(refusalsOf({}, { waiting: { unknown: 'no answer' } })).toEqual([expect.stringContaining('no answer')]);
  });

  it('refuses an active partner, which may store something meanwhile', () => {
    expect(refusalsOf({}, { isActive: true })).toEqual([expect.stringContaining('is_active must be false')]);
  });

  it('refuses when the service does not answer', () => {
    const comparison = { unknown: 'rector does not answer.' };
    expect(refusalsOf({}, { comparison })).toEqual([expect.stringContaining('rector does not answer.')]);
  });

  it('lets the same database be named otherwise at any time', () => {
    expect(refusalsOf({ other: 'same' }, { isActive: true, waiting: { some: true } })).toEqual([]);
  });
});
