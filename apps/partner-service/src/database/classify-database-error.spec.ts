import { classifyDatabaseError } from './classify-database-error';

const failure = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

describe('a database error', () => {
  it.each([
    ['23505', 'already_stored'],
    ['22003', 'bad_row'],
    ['23502', 'bad_row'],
    ['54001', 'bad_row'],
    ['40P01', 'transient'],
    ['40001', 'transient'],
    ['08006', 'transient'],
    ['57P01', 'transient'],
    ['57P03', 'transient'],
    ['53300', 'transient'],
    ['25P03', 'transient'],
    ['ECONNREFUSED', 'transient'],
    ['53100', 'unavailable'],
    ['25006', 'unavailable'],
    ['42P01', 'unavailable'],
    ['42501', 'unavailable'],
  ])('%s is %s', (code, kind) => {
    expect(classifyDatabaseError(failure(code))).toBe(kind);
  });

  it('distinguishes a missing partition from a violated check', () => {
    expect(classifyDatabaseError(failure('23514', 'no partition of relation "conversions" found for row'))).toBe(
      'missing_partition',
    );
    expect(classifyDatabaseError(failure('23514', 'new row violates check constraint'))).toBe('bad_row');
  });

  it('without a code is transient when the connection ended, else not to be retried', () => {
    expect(classifyDatabaseError(new Error('Connection terminated unexpectedly'))).toBe('transient');
    expect(classifyDatabaseError(new Error('something else'))).toBe('unavailable');
    expect(classifyDatabaseError('odd')).toBe('unavailable');
  });
});
