import { describeCause, messageForLog } from './describe-cause';

const databaseError = (code: string, message: string): Error =>
  Object.assign(new Error(message), { code, name: 'error', detail: 'Failing row contains (marked@example.com).' });

describe('describeCause', () => {
  it('masks the value that a data exception of PostgreSQL quotes, in the message and in the stack', () => {
    const cause = databaseError('22P02', 'invalid input syntax for type numeric: "marked "quoted" value"');
    const described = JSON.stringify(describeCause(cause));
    expect(described).toContain('error [22P02]: invalid input syntax for type numeric: \\"***\\"');
    expect(described).not.toContain('marked');
    expect(described).not.toContain('quoted');
  });

  it('masks a value of several lines', () => {
    expect(messageForLog(databaseError('22007', 'date out of range: "marked\nmarked"'))).toBe(
      'date out of range: "***"',
    );
  });

  it('masks the input that a parser quotes, also in the cause of another error', () => {
    let cause: unknown;
    try {
      JSON.parse('{"click_id": marked');
    } catch (error) {
      cause = error;
    }
    const described = JSON.stringify(describeCause(new Error('It cannot be read', { cause })));
    expect(described).toContain('It cannot be read ← SyntaxError');
    expect(described).not.toContain('marked');
  });

  it('keeps the name of a violated constraint', () => {
    const message = 'duplicate key value violates unique constraint "conversions_pkey"';
    expect(messageForLog(databaseError('23505', message))).toBe(message);
  });

  it('keeps the stack', () => {
    expect(describeCause(new TypeError('odd')).stack_trace).toMatch(/^TypeError: odd\n {4}at /);
  });
});
