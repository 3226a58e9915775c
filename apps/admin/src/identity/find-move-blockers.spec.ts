import type { DatabaseComparison } from '@app/partner-config';
import { type DatabaseMove, findMoveBlockers } from './find-move-blockers';

const LOST = { table: 'conversions', present_rows: 7, other_rows: 2 };

function reasonsOf(comparison: Partial<DatabaseComparison>, changes: Partial<DatabaseMove> = {}): string[] {
  const found: DatabaseComparison = { other: 'own', detail: null, hidden: [], ...comparison };
  const move = {
    field: 'database_name',
    isActive: false,
    pending: { some: false },
    comparison: found,
    ...changes,
  } as const;
  return findMoveBlockers(move).map(({ field, reason }) => `${field} ${reason}`);
}

describe('findMoveBlockers', () => {
  it.each(['own', 'empty', 'absent'] as const)(
    'finds none for a database that is %s when nothing would be hidden',
    (other) => {
      expect(reasonsOf({ other })).toEqual([]);
    },
  );

  it.each(['own', 'empty', 'absent'] as const)('reports the rows that a database that is %s lacks', (other) => {
    expect(reasonsOf({ other, hidden: [LOST] })).toEqual([
      expect.stringContaining('would hide 7 rows of conversions (2 there)'),
    ]);
  });

  it.each([
    ['foreign', 'another partner or program'],
    ['forbidden', 'may not read'],
    ['unknown', 'does not respond: ECONNREFUSED'],
  ] as const)('blocks a move to a database that is %s, even when nothing would be hidden', (other, reason) => {
    expect(reasonsOf({ other, detail: 'ECONNREFUSED' })).toEqual([expect.stringContaining(reason)]);
  });

  it('blocks while the gateway holds postbacks, or does not respond', () => {
    expect(reasonsOf({}, { pending: { some: true } })).toEqual([expect.stringContaining('spool')]);
    expect(reasonsOf({}, { pending: { unknown: 'no response' } })).toEqual([expect.stringContaining('no response')]);
  });

  it('blocks an active partner, which may store postbacks during the move', () => {
    expect(reasonsOf({}, { isActive: true })).toEqual([expect.stringContaining('is_active must be false')]);
  });

  it('blocks when the service does not respond', () => {
    const comparison = { unknown: 'rector does not answer.' };
    expect(reasonsOf({}, { comparison })).toEqual([expect.stringContaining('rector does not answer.')]);
  });

  it('allows another name for the same database at any time', () => {
    expect(reasonsOf({ other: 'same' }, { isActive: true, pending: { some: true } })).toEqual([]);
  });
});
