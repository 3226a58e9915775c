import fc from 'fast-check';
import { diagnostic } from '@app/postback';
import { MAX_LISTED_ERRORS, recordPart, resultOf, type SettledRow } from './count-rows';
import { type ImportCounts, type ImportJob, type ImportPosition, ROW_OUTCOMES } from './import';

const none = Object.fromEntries(ROW_OUTCOMES.map((outcome) => [outcome, 0]));
const START = { total: 1_000_000, done: 0, ...none } as ImportCounts;
const POSITION: ImportPosition = { received: 0, uncertain: 0, begun: -1, errors: {} };

const job = (changed: Partial<ImportJob> = {}, is_imported_before = false): ImportJob =>
  ({
    request: { received_at: '2026-11-29T12:00:00.000Z', is_imported_before },
    counts: START,
    position: POSITION,
    ...changed,
  }) as ImportJob;

const settledRows = fc.array(
  fc.record({
    status: fc.constantFrom('stored', 'updated', 'duplicate', 'quarantined', 'unreadable'),
    seen: fc.boolean(),
  }),
);

const toSettled = ({ status, seen }: { status: string; seen: boolean }, number: number): SettledRow => {
  const isWrong = status === 'quarantined' || status === 'unreadable';
  const reasons = isWrong ? [diagnostic('conversion_id', 'conversion_id_missing')] : [];
  const outcome = { status, conversionId: 'c', warnings: [], reasons, ...(seen && { wasStoredBefore: true }) };
  return {
    number,
    row: { line: number + 2, cells: ['a'] },
    tenantId: 1,
    outcome: status === 'unreadable' ? undefined : (outcome as SettledRow['outcome']),
    reasons,
  };
};

describe('the record of a part', () => {
  it('counts every row under one outcome, and gives every bad row its line', () => {
    fc.assert(
      fc.property(settledRows, fc.boolean(), fc.boolean(), (rows, isImportedBefore, isAgain) => {
        const { counts, errors, position } = recordPart(job({}, isImportedBefore), rows.map(toSettled), isAgain);
        expect(ROW_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0)).toBe(rows.length);
        expect(counts.done).toBe(rows.length);
        const wrong = rows.flatMap(({ status }, index) => (/quarantined|unreadable/.test(status) ? [index + 2] : []));
        expect(errors.map(({ row }) => (row as { line: number }).line)).toEqual(wrong);
        const all =
          wrong.length === 0 ? [] : [{ field: 'conversion_id', code: 'conversion_id_missing', rows: wrong.length }];
        expect(resultOf(position.errors).errors).toEqual(all);
      }),
    );
  });

  it('counts a postback that a killed process stored as what it became then', () => {
    const rows = [toSettled({ status: 'stored', seen: true }, 0), toSettled({ status: 'updated', seen: true }, 1)];
    const first = recordPart(job(), rows, true);
    expect(first.counts).toMatchObject({ stored: 1, updated: 1, already: 0 });
    expect(first.position).toMatchObject({ received: 2, uncertain: 0 });
    const repeated = recordPart(job({}, true), rows, true);
    expect(repeated.counts).toMatchObject({ stored: 0, already: 2 });
    expect(repeated.position).toMatchObject({ received: 0, uncertain: 2 });
    expect(recordPart(job({}, true), rows, false).position).toMatchObject({ received: 0, uncertain: 0 });
  });

  it('lists no more than a bounded number of errors, and counts the others', () => {
    const counts = { ...START, unreadable: MAX_LISTED_ERRORS - 1 };
    const rows = [0, 1, 2].map((number) => toSettled({ status: 'unreadable', seen: false }, number));
    const record = recordPart(job({ counts }), rows, false);
    expect(record.errors).toHaveLength(1);
    expect(record.counts.unreadable).toBe(MAX_LISTED_ERRORS + 2);
  });
});
